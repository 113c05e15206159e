#include <metal_stdlib>
using namespace metal;

struct Direction {
    int2 step;
    float weight;
};
constant Direction directions[9] = {
    {{0, 0}, 4.f / 9}, {{1, 0}, 1.f / 9}, {{0, 1}, 1.f / 9}, {{-1, 0}, 1.f / 9}, {{0, -1}, 1.f / 9},
    {{1, 1}, 1.f / 36}, {{-1, 1}, 1.f / 36}, {{-1, -1}, 1.f / 36}, {{1, -1}, 1.f / 36},
};

// D2Q9 lattice-Boltzmann, periodic: pull from the neighbours, relax to equilibrium.
kernel void lattice_boltzmann(device const float* in, device float* out, constant float& relaxation,
                              uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    const uint cells = size.x * size.y;
    float f[9];
    float density = 0;
    float2 momentum = 0;
    for (int k = 0; k < 9; ++k) {
        const uint2 from = (at + size - uint2(directions[k].step)) % size;
        f[k] = in[k * cells + from.y * size.x + from.x];
        density += f[k];
        momentum += f[k] * float2(directions[k].step);
    }
    const float2 u = momentum / density;
    for (int k = 0; k < 9; ++k) {
        const float along = dot(float2(directions[k].step), u);
        const float rest = directions[k].weight * density * (1 + 3 * along + 4.5f * along * along - 1.5f * dot(u, u));
        out[k * cells + at.y * size.x + at.x] = mix(f[k], rest, relaxation);
    }
}

// Explicit heat equation with a tile and its halo in threadgroup memory; the border is kept at zero.
#define SIDE 8
kernel void heat(const device float* in [[buffer(0)]], device float* out [[buffer(1)]], constant int2& size [[buffer(2)]],
                 constant float& rate [[buffer(3)]], ushort2 group [[threadgroup_position_in_grid]],
                 ushort2 local [[thread_position_in_threadgroup]])
{
    threadgroup float tile[SIDE + 2][SIDE + 2];
    const int2 origin = int2(group) * SIDE - 1;
    for (int k = local.y * SIDE + local.x; k < (SIDE + 2) * (SIDE + 2); k += SIDE * SIDE) {
        const int2 from = origin + int2(k % (SIDE + 2), k / (SIDE + 2));
        const bool inside = all(from >= 0) && all(from < size);
        tile[k / (SIDE + 2)][k % (SIDE + 2)] = inside ? in[from.y * size.x + from.x] : 0;
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    const int2 at = int2(group) * SIDE + int2(local);
    if (any(at >= size)) return;
    const uint x = local.x + 1, y = local.y + 1;
    const float around = tile[y - 1][x] + tile[y + 1][x] + tile[y][x - 1] + tile[y][x + 1];
    out[at.y * size.x + at.x] = tile[y][x] + rate * (around - 4 * tile[y][x]);
}
#undef SIDE

// 32 cells in a word, periodic; neighbours are added bit by bit in three planes.
struct BitCounter {
    uint ones = 0, twos = 0, fours = 0;
    void add(uint x)
    {
        const uint carry = ones & x;
        ones ^= x;
        fours |= twos & carry;
        twos ^= carry;
    }
};

kernel void life(device const uint* in, device uint* out, uint2 at [[thread_position_in_grid]],
                 uint2 size [[threads_per_grid]])
{
    BitCounter count;
    for (uint dy = size.y - 1; dy <= size.y + 1; ++dy) {
        device const uint* row = in + (at.y + dy) % size.y * size.x;
        const uint here = row[at.x], before = row[(at.x + size.x - 1) % size.x], after = row[(at.x + 1) % size.x];
        count.add(here << 1 | before >> 31);
        count.add(here >> 1 | after << 31);
        if (dy != size.y) count.add(here);
    }
    const uint self = in[at.y * size.x + at.x];
    out[at.y * size.x + at.x] = ~count.fours & count.twos & (count.ones | self);
}
