#include <metal_stdlib>
using namespace metal;

constant uint empty = 0xFFFFFFFFu;

struct Entry {
    atomic_uint key;
    atomic_uint value;
};

static uint slot_of(uint key, uint capacity) { return (key * 2654435761u) & (capacity - 1); }

kernel void insert(device Entry* table, device const uint* keys, constant uint& capacity,
                   uint i [[thread_position_in_grid]])
{
    for (uint slot = slot_of(keys[i], capacity);; slot = (slot + 1) & (capacity - 1)) {
        uint expected = empty;
        while (!atomic_compare_exchange_weak_explicit(&table[slot].key, &expected, keys[i], memory_order_relaxed,
                                                      memory_order_relaxed) &&
               expected == empty) {
        }
        if (expected == empty || expected == keys[i]) {
            atomic_fetch_add_explicit(&table[slot].value, 1u, memory_order_relaxed);
            return;
        }
    }
}

kernel void find(device const Entry* table, device const uint* keys, device uint* counts, constant uint& capacity,
                 uint i [[thread_position_in_grid]])
{
    for (uint slot = slot_of(keys[i], capacity);; slot = (slot + 1) & (capacity - 1)) {
        const uint key = atomic_load_explicit(&table[slot].key, memory_order_relaxed);
        if (key == keys[i] || key == empty) {
            counts[i] = key == empty ? 0 : atomic_load_explicit(&table[slot].value, memory_order_relaxed);
            return;
        }
    }
}
