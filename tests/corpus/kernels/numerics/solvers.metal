// Linear and nonlinear systems in one threadgroup each, and scans of several passes.
#include <metal_stdlib>
using namespace metal;

typedef float real;
constant constexpr uint GROUP = 64;

template <typename T, uint N>
struct Workspace {
    T partial[N / 32];
    T result;
};

template <typename T, uint N>
static T group_sum(threadgroup Workspace<T, N>& space, T value, ushort simd, ushort lane)
{
    value = simd_sum(value);
    if (lane == 0) space.partial[simd] = value;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simd == 0) {
        T total = lane < N / 32 ? space.partial[lane] : T(0);
        total = simd_sum(total);
        if (lane == 0) space.result = total;
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    return space.result;
}

// Conjugate gradients on the five-point Laplacian of an 8 x 8 grid, one grid to a threadgroup.
[[kernel, max_total_threads_per_threadgroup(GROUP)]] void
conjugate_gradients(device const real* rhs [[buffer(0)]], device real* solution [[buffer(1)]],
                    device real* residual [[buffer(2)]], constant uint& iterations [[buffer(3)]],
                    uint2 at [[thread_position_in_threadgroup]], uint system [[threadgroup_position_in_grid]],
                    ushort simd [[simdgroup_index_in_threadgroup]], ushort lane [[thread_index_in_simdgroup]])
{
    threadgroup real direction[10][10];
    threadgroup Workspace<real, GROUP> space;
    const uint i = at.x;
    const uint x = i % 8 + 1, y = i / 8 + 1;
    for (uint k = i; k < 100; k += GROUP) direction[k / 10][k % 10] = 0;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    real u = 0, r = rhs[system * GROUP + i];
    direction[y][x] = r;
    real rr = group_sum(space, r * r, simd, lane);
    for (uint k = 0; k < iterations && rr > 1e-12f; ++k) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        const real p = direction[y][x];
        const real ap = 4 * p - direction[y - 1][x] - direction[y + 1][x] - direction[y][x - 1] - direction[y][x + 1];
        const real alpha = rr / group_sum(space, p * ap, simd, lane);
        u = fma(alpha, p, u);
        r = fma(-alpha, ap, r);
        const real next = group_sum(space, r * r, simd, lane);
        direction[y][x] = r + next / rr * p;
        rr = next;
    }
    solution[system * GROUP + i] = u;
    if (i == 0) residual[system] = rr;
}

// Prefix sums in three launches: blocks, their totals, and the totals added back.
#define BLOCK 128
kernel void scan_up(device const uint* in, device uint* out, device uint* totals, constant uint& count,
                    ushort lid [[thread_index_in_threadgroup]], uint block [[threadgroup_position_in_grid]])
{
    threadgroup uint buffer[2][BLOCK];
    const uint i = block * BLOCK + lid;
    buffer[0][lid] = i < count ? in[i] : 0;
    ushort from = 0;
    for (ushort step = 1; step < BLOCK; step <<= 1, from ^= 1) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        buffer[1 - from][lid] = lid >= step ? buffer[from][lid] + buffer[from][lid - step] : buffer[from][lid];
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (i < count) out[i] = buffer[from][lid];
    if (lid == BLOCK - 1) totals[block] = buffer[from][lid];
}

kernel void scan_add(device uint* out, device const uint* totals, constant uint& count,
                     uint i [[thread_position_in_grid]])
{
    if (i < count && i >= BLOCK) out[i] += totals[i / BLOCK - 1];
}

// All pairs of shortest paths, a pivot to a launch; -1 is no edge.
kernel void floyd_warshall(device int* distances [[buffer(0)]], constant int& pivot [[buffer(1)]],
                           uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    const int a = distances[at.y * size.x + pivot], b = distances[pivot * size.x + at.x];
    device int& here = distances[at.y * size.x + at.x];
    if (a >= 0 && b >= 0 && (here < 0 || a + b < here)) here = a + b;
}

// Number theoretic transform modulo 3 * 2^30 + 1 in Montgomery's form, 256 values to a threadgroup.
namespace field {
constant constexpr uint modulus = 3u << 30 | 1u;
static constexpr uint inverse()
{
    uint x = 1;
    for (int i = 0; i < 5; ++i) x *= 2 - modulus * x;
    return -x;
}
static uint reduce(ulong x)
{
    const uint m = uint(x) * inverse();
    const ulong high = mulhi(m, modulus) + ulong(uint(x >> 32)) + (uint(x) != 0);
    return uint(high >= modulus ? high - modulus : high);
}
static uint product(uint a, uint b) { return reduce(ulong(a) * b); }
static uint sum(uint a, uint b)
{
    const ulong s = ulong(a) + b;
    return uint(s >= modulus ? s - modulus : s);
}
static uint difference(uint a, uint b) { return a >= b ? a - b : a - b + modulus; }
}

kernel void number_transform(device uint* values [[buffer(0)]], constant uint* roots [[buffer(1)]],
                             uint lid [[thread_index_in_threadgroup]], uint group [[threadgroup_position_in_grid]])
{
    threadgroup uint x[256];
    device uint* mine = values + 256 * group;
    for (uint k = lid; k < 256; k += 128) x[reverse_bits(k) >> 24] = mine[k];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint half_size = 1; half_size < 256; half_size *= 2) {
        const uint j = lid % half_size, first = 2 * (lid - j) + j;
        const uint a = x[first], b = field::product(x[first + half_size], roots[half_size + j]);
        x[first] = field::sum(a, b);
        x[first + half_size] = field::difference(a, b);
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    for (uint k = lid; k < 256; k += 128) mine[k] = x[k];
}
