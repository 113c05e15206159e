#include <metal_stdlib>
#include <metal_simdgroup>
using namespace metal;

// Traits, constexpr if, variadic templates.
template <typename T> struct vector_traits { using scalar = T; static constant constexpr int size = 1; };
template <typename T, int N> struct vector_traits<vec<T, N>> { using scalar = T; static constant constexpr int size = N; };

template <typename T>
static typename vector_traits<T>::scalar total(T value)
{
    if constexpr (vector_traits<T>::size == 1) {
        return value;
    } else {
        typename vector_traits<T>::scalar sum = 0;
        for (int i = 0; i < vector_traits<T>::size; ++i) sum += value[i];
        return sum;
    }
}

template <typename... Values> static float total_of_all(Values... values) { return (float(total(values)) + ...); }

template <typename T, typename = metal::enable_if_t<is_integral_v<T>>> static T halve(T x) { return x >> 1; }
template <typename T, typename = metal::enable_if_t<is_floating_point_v<T>>, typename = void> static T halve(T x) { return x * T(0.5); }

kernel void traits(device float* out, uint i [[thread_position_in_grid]])
{
    out[i] = total_of_all(i, float3(1, 2, 3) * float(i), half2(0.5h, halve(3.0h)), short4(halve(7)));
}

// Overloads by address space of the argument and of the object.
struct Counter {
    uint value;
    uint get() const device { return value + 1000; }
    uint get() const thread { return value + 2000; }
    uint get() const constant { return value + 3000; }
};

kernel void spaces(device const Counter& first [[buffer(0)]], constant Counter& second [[buffer(1)]],
                   device uint* out [[buffer(2)]], uint i [[thread_position_in_grid]])
{
    thread Counter third{i};
    out[3 * i] = first.value;
    out[3 * i + 1] = second.value;
    out[3 * i + 2] = third.value;
}

// Constants as sizes of arrays and for specialisation; one is optional.
constant int taps [[function_constant(0)]];
constant bool reversed [[function_constant(1)]];
constant half gain [[function_constant(2)]];
constant bool has_gain = is_function_constant_defined(gain);
constant half used_gain = has_gain ? gain : 1.0h;

kernel void delay_line(device const float* in [[buffer(0)]], device float* out [[buffer(1)]],
                       device const float* extra [[buffer(2), function_constant(has_gain)]],
                       uint i [[thread_position_in_grid]])
{
    float line[taps];
    for (int k = 0; k < taps; ++k) line[reversed ? taps - 1 - k : k] = in[i + k];
    float sum = 0;
    for (int k = 0; k < taps; ++k) sum += line[k] * (k + 1);
    out[i] = sum * used_gain;
    if (has_gain) out[i] += extra[i];
}

// Unions, as_type, enumerations, 64-bit arithmetic.
union Word {
    float real;
    uint bits;
    uchar bytes[4];
};
enum Sign { negative = -1, zero, positive };

kernel void bit_casts(device const float* x, device uint4* out, device long2* wide, uint i [[thread_position_in_grid]])
{
    Word word;
    word.real = x[i];
    const Sign s = x[i] < 0 ? negative : x[i] > 0 ? positive : zero;
    out[i] = uint4(word.bits, as_type<uint>(as_type<uchar4>(x[i]).wzyx), word.bits >> 24, uint(int(s) + 1));
    const ulong product = ulong(word.bits) * 0x9E3779B97F4A7C15ul;
    wide[i] = long2(long(mulhi(product, ulong(word.bits) << 32)), long(product) >> 7);
}

// Packed types and small floating-point numbers in structs.
struct Vertex {
    packed_half3 normal;
    bfloat weight;
    packed_uchar4 color;
    packed_float2 uv;
};
static_assert(sizeof(Vertex) == 20, "no padding");

kernel void unpack(device const Vertex* vertices, device float4* out, uint i [[thread_position_in_grid]])
{
    const Vertex v = vertices[i];
    const half3 normal = v.normal;
    out[i] = float4(float(normal.x + normal.y * normal.z), float(v.weight * 2.0bf), v.color[2] + v.color.w, v.uv.y - v.uv[0]);
}

// Argument buffers with arrays and pointers.
struct Layers {
    device const float* weights [[id(0)]];
    array<device const float*, 2> inputs [[id(1)]];
    float scale [[id(3)]];
};

kernel void weigh(constant Layers& layers [[buffer(0)]], device float* out [[buffer(1)]], uint i [[thread_position_in_grid]])
{
    out[i] = layers.scale * (layers.weights[0] * layers.inputs[0][i] + layers.weights[1] * layers.inputs[1][i]);
}

// Ballots, shuffles, quads, votes.
[[kernel, max_total_threads_per_threadgroup(64)]] void
crowd(device const uint* x, device uint4* out, uint i [[thread_position_in_grid]], uint lane [[thread_index_in_simdgroup]])
{
    const uint mine = x[i];
    const ulong odd = ulong(static_cast<simd_vote::vote_t>(simd_ballot(mine & 1)));
    const uint turned = simd_shuffle_rotate_down(mine, 3);
    const uint quad = quad_sum(mine) + 1000 * quad_broadcast(mine, 2);
    const uint votes = uint(simd_any(mine > 98)) | uint(simd_all(mine < 100)) << 1 | uint(quad_any(mine == 7)) << 2;
    out[i] = uint4(uint(odd), turned, quad, votes + 8 * simd_prefix_inclusive_sum(mine) * (lane == 31));
}

// Atomics of every kind.
struct Tally {
    atomic_int sum, smallest, largest;
    atomic_uint ored, anded, xored;
    atomic_float real;
    atomic_bool seen;
};

kernel void tally(device Tally& t, device const int* x, uint i [[thread_position_in_grid]])
{
    atomic_fetch_add_explicit(&t.sum, x[i], memory_order_relaxed);
    atomic_fetch_min_explicit(&t.smallest, x[i], memory_order_relaxed);
    atomic_fetch_max_explicit(&t.largest, x[i], memory_order_relaxed);
    atomic_fetch_or_explicit(&t.ored, uint(x[i]), memory_order_relaxed);
    atomic_fetch_and_explicit(&t.anded, uint(x[i]), memory_order_relaxed);
    atomic_fetch_xor_explicit(&t.xored, uint(x[i]), memory_order_relaxed);
    atomic_fetch_sub_explicit(&t.real, 0.5f, memory_order_relaxed);
    if (x[i] == 5) atomic_store_explicit(&t.seen, true, memory_order_relaxed);
}
