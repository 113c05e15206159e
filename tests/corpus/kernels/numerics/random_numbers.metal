#include <metal_stdlib>
using namespace metal;

namespace rng {
namespace philox {
constexpr constant uint2 multipliers = uint2(0xD2511F53, 0xCD9E8D57);
constexpr constant uint2 weyl = uint2(0x9E3779B9, 0xBB67AE85);

// Philox 4×32 with ten rounds (Salmon et al. 2011).
static uint4 generate(uint4 counter, uint2 key)
{
    for (int round = 0; round < 10; ++round, key += weyl) {
        const uint2 high = mulhi(multipliers, counter.xz), low = multipliers * counter.xz;
        counter = uint4(high.y ^ counter.y ^ key.x, low.y, high.x ^ counter.w ^ key.y, low.x);
    }
    return counter;
}
} // namespace philox

struct Xorshift {
    uint state;
    uint next() { state ^= state << 13; state ^= state >> 17; return state ^= state << 5; }
    float uniform() { return float(next() >> 8) * 0x1p-24f; }
};
} // namespace rng

kernel void philox_words(device uint4* words, constant uint2& key, uint i [[thread_position_in_grid]])
{
    words[i] = rng::philox::generate(uint4(i, 0, 0, 0), key);
}

kernel void estimate_pi(device atomic_uint* hits, constant uint& tries, uint i [[thread_position_in_grid]])
{
    rng::Xorshift random{rng::philox::generate(uint4(i, 1, 2, 3), uint2(7, 9)).x | 1};
    uint inside = 0;
    for (uint k = 0; k < tries; ++k) {
        const float x = random.uniform(), y = random.uniform();
        inside += x * x + y * y < 1;
    }
    atomic_fetch_add_explicit(hits, inside, memory_order_relaxed);
}

// Second dimension of Sobol's sequence: direction numbers of the polynomial x + 1.
kernel void sobol(device float2* points, uint i [[thread_position_in_grid]])
{
    uint y = 0, direction = 1u << 31;
    for (uint n = i; n != 0; n >>= 1, direction ^= direction >> 1)
        if (n & 1) y ^= direction;
    points[i] = float2(reverse_bits(i), y) * 0x1p-32f;
}
