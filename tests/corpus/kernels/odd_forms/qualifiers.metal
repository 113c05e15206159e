#include <metal_stdlib>
using metal::max, metal::min;
namespace outer::inner { template <class T> METAL_FUNC T plus(const thread T& x, T const thread& y) { return x + y; } }
typedef device float* __restrict output_t;
using input_t = float const device*;
struct [[gnu::packed]] Unused { char c; };
static inline __attribute__((always_inline)) auto fetch(input_t p, size_t i) -> float { return *(p + i); }
extern "C" kernel void add_qualifiers(input_t a, input_t b, output_t c, ushort gid [[thread_position_in_grid]]);
extern "C" kernel void add_qualifiers(input_t a [[buffer(0)]], input_t b [[buffer(1)]], output_t c [[buffer(2)]],
                                      ushort gid [[thread_position_in_grid]])
{
    auto sum = [&](uint i) __attribute__((noinline)) { return outer::inner::plus(fetch(a, i), fetch(b, i)); };
    *&c[gid] = sum(gid);
}
