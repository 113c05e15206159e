// Fields on grids: Maxwell's equations, shallow water, a magnet that flips; and marching through tetrahedra.
#include <metal_stdlib>
using namespace metal;

#define INDEX(column, row) ((row) * int(size.x) + (column))

struct Maxwell {
    float courant;
    uint source;
    float amplitude;
};

kernel void magnetic_step(device float* hx [[buffer(0)]], device float* hy [[buffer(1)]], device const float* ez [[buffer(2)]],
                          constant Maxwell& m [[buffer(3)]], uint2 p [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    const int i = INDEX(p.x, p.y);
    if (p.y + 1 < size.y) hx[i] -= m.courant * (ez[i + size.x] - ez[i]);
    if (p.x + 1 < size.x) hy[i] += m.courant * (ez[i + 1] - ez[i]);
}

kernel void electric_step(device const float* hx [[buffer(0)]], device const float* hy [[buffer(1)]], device float* ez [[buffer(2)]],
                          constant Maxwell& m [[buffer(3)]], uint2 p [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    const int i = INDEX(p.x, p.y);
    if (any(p == 0) || any(p == size - 1)) return;
    ez[i] += m.courant * (hy[i] - hy[i - 1] - hx[i] + hx[i - size.x]);
    if (uint(i) == m.source) ez[i] += m.amplitude;
}

// Checkerboard Metropolis of Ising spins in bits; random numbers by counters.
static uint hash(uint x)
{
    x ^= x >> 16; x *= 0x7feb352dU; x ^= x >> 15; x *= 0x846ca68bU; x ^= x >> 16;
    return x;
}

kernel void ising_step(device char* spins [[buffer(0)]], constant float& beta [[buffer(1)]], constant uint2& seed_color [[buffer(2)]],
                       uint2 p [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    if (((p.x + p.y) & 1) != seed_color.y) return;
    const auto spin = [=](int dx, int dy) { return int(spins[(p.y + size.y + dy) % size.y * size.x + (p.x + size.x + dx) % size.x]); };
    device char& mine = spins[p.y * size.x + p.x];
    const int cost = 2 * mine * (spin(1, 0) + spin(-1, 0) + spin(0, 1) + spin(0, -1));
    const float u = (hash(seed_color.x ^ hash(p.y * size.x + p.x)) >> 8) * 0x1p-24f;
    if (cost <= 0 || u < exp(-beta * cost)) mine = -mine;
}

// Triangles of a level set, a tetrahedron at a time; the table says which edges each triangle cuts.
constant constexpr uchar2 tetrahedron_edges[6] = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
constant constexpr char cut_edges[16][6] = {
    {-1, -1, -1, -1, -1, -1}, {0, 1, 2, -1, -1, -1}, {0, 3, 4, -1, -1, -1}, {1, 2, 3, 2, 3, 4},
    {1, 3, 5, -1, -1, -1},    {0, 2, 3, 2, 3, 5},    {0, 1, 4, 1, 4, 5},    {2, 4, 5, -1, -1, -1},
    {2, 4, 5, -1, -1, -1},    {0, 1, 4, 1, 4, 5},    {0, 2, 3, 2, 3, 5},    {1, 3, 5, -1, -1, -1},
    {1, 2, 3, 2, 3, 4},       {0, 3, 4, -1, -1, -1}, {0, 1, 2, -1, -1, -1}, {-1, -1, -1, -1, -1, -1}};
constant constexpr uchar corners_of[6][4] = {{0, 1, 3, 7}, {0, 3, 2, 7}, {0, 2, 6, 7}, {0, 6, 4, 7}, {0, 4, 5, 7}, {0, 5, 1, 7}};

struct Corner { float3 position; float value; };

kernel void march_tetrahedra(device packed_float3* vertices [[buffer(0)]], device atomic_uint& count [[buffer(1)]],
                             constant float& level [[buffer(2)]], uint3 cell [[thread_position_in_grid]],
                             uint3 size [[threads_per_grid]])
{
    Corner corners[8];
    for (uchar k = 0; k < 8; ++k) {
        const float3 p = (float3(cell) + float3(k & 1, k >> 1 & 1, k >> 2)) / float3(size) * 2 - 1;
        corners[k] = {p, length(p)};
    }
    for (constant auto& tetrahedron : corners_of) {
        uint inside = 0;
        for (uchar k = 0; k < 4; ++k) inside |= uint(corners[tetrahedron[k]].value < level) << k;
        for (uchar k = 0; k < 6 && cut_edges[inside][k] >= 0; k += 3) {
            const uint first = atomic_fetch_add_explicit(&count, 3, memory_order_relaxed);
            for (uchar e = 0; e < 3; ++e) {
                const uchar2 ends = tetrahedron_edges[cut_edges[inside][k + e]];
                const Corner a = corners[tetrahedron[ends.x]], b = corners[tetrahedron[ends.y]];
                vertices[first + e] = mix(a.position, b.position, (level - a.value) / (b.value - a.value));
            }
        }
    }
}
