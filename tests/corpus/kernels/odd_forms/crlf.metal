#include <metal_stdlib>
using namespace metal;

#define SUM(a, b) \
    ((a) + \
     (b))
/* one
 two */
[[kernel]]
void add_crlf(device const float* a [[buffer(0)]],
              device const float* b [[buffer(1)]],
              device float* c [[buffer(2)]],
              uint gid [[thread_position_in_grid]])
{
    c[gid] = SUM(a[gid], b[gid]);
}
