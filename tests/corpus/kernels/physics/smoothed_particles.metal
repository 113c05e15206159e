#include <metal_stdlib>
using namespace metal;

struct Grid {
    uint2 cells;
    float width;
};

// Cell lists: heads per cell, next per particle, built by exchanging heads.
kernel void link_cells(device const float2* positions, device atomic_int* heads, device int* next, constant Grid& grid,
                       uint i [[thread_position_in_grid]])
{
    const uint2 cell = clamp(uint2(positions[i] / grid.width), uint2(0), grid.cells - 1);
    next[i] = atomic_exchange_explicit(&heads[cell.y * grid.cells.x + cell.x], int(i), memory_order_relaxed);
}

kernel void density(device const float2* positions, device const int* heads, device const int* next,
                    device float* densities, constant Grid& grid, uint i [[thread_position_in_grid]])
{
    const float2 here = positions[i];
    const int2 cell = int2(here / grid.width);
    float sum = 0;
    for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
            const int2 at = cell + int2(dx, dy);
            if (any(at < 0 || at >= int2(grid.cells))) continue;
            for (int j = heads[at.y * int(grid.cells.x) + at.x]; j >= 0; j = next[j]) {
                const float q = 1 - distance_squared(here, positions[j]) / (grid.width * grid.width);
                sum += q > 0 ? powr(q, 3) : 0;
            }
        }
    }
    densities[i] = 4 * M_1_PI_F / (grid.width * grid.width) * sum;
}
