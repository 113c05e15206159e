/* kernel void not_a_kernel(device float* a [[buffer(9)]]) {} // */
#include <metal_stdlib> // kernel void nor_this() {}
using namespace metal; /* "an unclosed string
*/
constant char text[] = "kernel void inside_a_string(device float* x [[buffer(3)]]) { /* ";
constant char quote = '"';
// a comment that goes on \
kernel void continued(device float* x) { syntax error
ker\
nel void /* name next */
// and a line
add_comments(device const float* a /* [[buffer(7)]] */ [[buffer(0)]], device const float* b, // [[buffer(5)]]
             device float* c, uint gid [[/* position */ thread_position_in_grid]])
{
    c[gid] = a[gid] + b[gid] + (text[0] == 'k' && quote == '\"' ? 0 : 1);
}
#if 0
kernel void disabled(unknown_type x) { it's not parsed }
#endif
