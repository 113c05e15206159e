#include <metal_stdlib>
template <template <typename> class Op, typename T, T Bias = T(0), typename Index = uint>
[[kernel]] void apply(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]], device float* c [[buffer(2)]],
                      Index gid [[thread_position_in_grid]])
{
    c[gid] = Op<float>::template call<>(a[gid], b[gid]) + Bias;
}
template <typename T> struct Plus { template <int = 0> static T call(T x, T y) { return x + y; } };
template <typename T> using PlusAlias = Plus<T>;
template [[host_name("add_templates")]] [[kernel]] void apply<PlusAlias, int, (1 > 2 ? 1 : 0)>(
    device const float* [[buffer(0)]], device const float* [[buffer(1)]], device float* [[buffer(2)]], uint [[thread_position_in_grid]]);
