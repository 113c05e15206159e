#include <metal_stdlib>
using namespace metal;

template <uint Bits, uint Hashes>
struct BloomFilter {
    atomic_uint words[Bits / 32];

    static uint bit(uint key, uint k) { return ((key ^ key >> 15) * 0x85EBCA6Bu + k * (key * 0xC2B2AE35u | 1)) >> 7 & (Bits - 1); }

    void add(uint key) device
    {
        for (uint k = 0; k < Hashes; ++k)
            atomic_fetch_or_explicit(&words[bit(key, k) / 32], 1u << bit(key, k) % 32, memory_order_relaxed);
    }
    bool may_contain(uint key) const device
    {
        for (uint k = 0; k < Hashes; ++k) {
            const uint word = atomic_load_explicit(&words[bit(key, k) / 32], memory_order_relaxed);
            if (!(word >> bit(key, k) % 32 & 1)) return false;
        }
        return true;
    }
};
using Filter = BloomFilter<4096, 3>;

kernel void bloom_add(device Filter& filter, device const uint* keys, uint i [[thread_position_in_grid]])
{
    filter.add(keys[i]);
}

kernel void bloom_query(device const Filter& filter, device const uint* keys, device bool* found,
                        uint i [[thread_position_in_grid]])
{
    found[i] = filter.may_contain(keys[i]);
}

// rank(i): how many bits are set before position i, with sums per word of 64 bits.
kernel void rank_bits(device const ulong* words, device const uint* sums, device const uint* positions,
                      device uint* ranks, uint i [[thread_position_in_grid]])
{
    const uint at = positions[i];
    const ulong before = (1ul << (at & 63)) - 1;
    ranks[i] = sums[at >> 6] + uint(popcount(words[at >> 6] & before));
}
