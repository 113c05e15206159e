#include <metal_atomic>
#include <metal_stdlib>
using namespace metal;

// Sums of floats by compare and exchange of their bits, and by an operation given as a function.
template <typename Operation>
static float update(device atomic_uint* word, Operation operation)
{
    uint expected = atomic_load_explicit(word, memory_order_relaxed);
    float old;
    do {
        old = as_type<float>(expected);
    } while (!atomic_compare_exchange_weak_explicit(word, &expected, as_type<uint>(operation(old)), memory_order_relaxed,
                                                    memory_order_relaxed));
    return old;
}

kernel void scatter_products(device const float* values, device const uint* keys, device atomic_uint* bins,
                             device atomic_uint* largest, uint i [[thread_position_in_grid]])
{
    const float value = values[i];
    update(&bins[keys[i]], [value](float old) { return old + value; });
    update(largest, [=](float old) { return fmax(old, value); });
}

// The nearest point to each cell as one 64-bit word: distance above, index below.
kernel void nearest(device const packed_float2* points [[buffer(0)]], device atomic_ulong* cells [[buffer(1)]],
                    constant uint& side [[buffer(2)]], uint2 at [[thread_position_in_grid]])
{
    const float2 center = (float2(at.x % side, at.x / side) + 0.5) / side;
    const float distance = metal::distance(center, float2(points[at.y]));
    const ulong key = (ulong(as_type<uint>(distance)) << 32) | at.y;
    atomic_min_explicit(&cells[at.x], key, memory_order_relaxed);
}

// A wrapper as libraries have them: one name for native and packed atomics.
template <typename T, typename = void>
struct shared_atomic {
    atomic<uint> packed;
};
template <typename T>
struct shared_atomic<T, enable_if_t<is_same_v<T, int> || is_same_v<T, uint> || is_same_v<T, float>>> {
    atomic<T> native;
};

template <typename T>
METAL_FUNC void fetch_add(device shared_atomic<T>* object, T value, size_t offset)
{
    if constexpr (sizeof(T) == 4) {
        atomic_fetch_add_explicit(&object[offset].native, value, memory_order_relaxed);
    } else {
        constexpr uint per_word = sizeof(uint) / sizeof(T);
        const uint shift = (offset % per_word) * sizeof(T) * 8;
        device auto& word = object[offset / per_word].packed;
        uint expected = atomic_load_explicit(&word, memory_order_relaxed);
        while (true) {
            const T sum = as_type<T>(typename make_unsigned<T>::type(expected >> shift)) + value;
            const uint desired = (expected & ~(uint(typename make_unsigned<T>::type(~0)) << shift)) |
                                 uint(as_type<typename make_unsigned<T>::type>(sum)) << shift;
            if (atomic_compare_exchange_weak_explicit(&word, &expected, desired, memory_order_relaxed, memory_order_relaxed)) break;
        }
    }
}

template <typename T>
[[kernel]] void scatter_add(device shared_atomic<T>* out [[buffer(0)]], const device T* updates [[buffer(1)]],
                            const device int* indices [[buffer(2)]], uint i [[thread_position_in_grid]])
{
    fetch_add<T>(out, updates[i], indices[i]);
}
template [[host_name("scatter_add_float")]] [[kernel]] decltype(scatter_add<float>) scatter_add<float>;
template [[host_name("scatter_add_short")]] [[kernel]] decltype(scatter_add<short>) scatter_add<short>;
template [[host_name("scatter_add_uchar")]] [[kernel]] decltype(scatter_add<uchar>) scatter_add<uchar>;

// Union and find: sets of pixels with one colour; roots are the smallest index.
static uint find_root(volatile device atomic_uint* parents, uint x)
{
    uint parent;
    while ((parent = atomic_load_explicit(&parents[x], memory_order_relaxed)) != x) x = parent;
    return x;
}

kernel void label_start(device atomic_uint* parents [[buffer(0)]], uint i [[thread_position_in_grid]])
{
    atomic_store_explicit(parents + i, i, memory_order_relaxed);
}

kernel void label_merge(volatile device atomic_uint* parents [[buffer(0)]], device const uchar* image [[buffer(1)]],
                        uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    const uint i = at.y * size.x + at.x;
    const auto unite = [&](uint j) {
        if (image[i] != image[j]) return;
        uint a = i, b = j;
        bool done;
        do {
            a = find_root(parents, a);
            b = find_root(parents, b);
            if (a < b) { uint t = a; a = b; b = t; }
            const uint old = atomic_fetch_min_explicit(&parents[a], b, memory_order_relaxed);
            done = old == a || a == b;
            a = old;
        } while (!done);
    };
    if (at.x > 0) unite(i - 1);
    if (at.y > 0) unite(i - size.x);
}

kernel void label_flatten(device atomic_uint* parents [[buffer(0)]], device uint* labels [[buffer(1)]],
                          uint i [[thread_position_in_grid]])
{
    labels[i] = find_root(parents, i);
}
