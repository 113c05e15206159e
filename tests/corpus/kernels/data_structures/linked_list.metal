#include <metal_stdlib>
using namespace metal;

struct Node {
    uint value;
    int next;
};

kernel void push(device Node* nodes, device atomic<int>* head, uint i [[thread_position_in_grid]])
{
    nodes[i].value = i * i;
    int old = atomic_load_explicit(head, memory_order_relaxed);
    do {
        nodes[i].next = old;
    } while (!atomic_compare_exchange_weak_explicit(head, &old, (int)i, memory_order_relaxed, memory_order_relaxed));
}
