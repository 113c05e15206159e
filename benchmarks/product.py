"""A matrix product of 512³ in 16×16 tiles with barriers, beside the same algorithm on pocl."""

from __future__ import annotations

import numpy as np

import pymetal as pm

from .measure import Row, at_least, medians_in_turns, print_rows
from .metal_programs import Launch, buffer_of, pipeline_of
from .opencl import Pocl

SIDE = 512

METAL = """
#include <metal_stdlib>
using namespace metal;
kernel void tiled_product(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]],
                          device float* c [[buffer(2)]], constant uint& size [[buffer(3)]],
                          uint2 local [[thread_position_in_threadgroup]],
                          uint2 group [[threadgroup_position_in_grid]])
{
    threadgroup float tile_a[16][16];
    threadgroup float tile_b[16][16];
    uint row = group.y * 16 + local.y, column = group.x * 16 + local.x;
    float sum = 0;
    for (uint t = 0; t < size / 16; t++) {
        tile_a[local.y][local.x] = a[row * size + t * 16 + local.x];
        tile_b[local.y][local.x] = b[(t * 16 + local.y) * size + column];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint k = 0; k < 16; k++) sum += tile_a[local.y][k] * tile_b[k][local.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    c[row * size + column] = sum;
}
"""

OPENCL = """
kernel void tiled_product(global const float* a, global const float* b, global float* c, uint size)
{
    local float tile_a[16][16];
    local float tile_b[16][16];
    uint x = get_local_id(0), y = get_local_id(1);
    uint row = get_group_id(1) * 16 + y, column = get_group_id(0) * 16 + x;
    float sum = 0;
    for (uint t = 0; t < size / 16; t++) {
        tile_a[y][x] = a[row * size + t * 16 + x];
        tile_b[y][x] = b[(t * 16 + y) * size + column];
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint k = 0; k < 16; k++) sum += tile_a[y][k] * tile_b[k][x];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    c[row * size + column] = sum;
}
"""


def main() -> None:
    device = pm.create_system_default_device()
    pocl = Pocl()
    random = np.random.default_rng(1)
    a, b = (random.random((SIDE, SIDE), np.float32) for _ in range(2))
    buffers = [buffer_of(device, values) for values in (a, b, np.zeros_like(a), np.array([SIDE], np.uint32))]
    pipeline = pipeline_of(device, METAL, "tiled_product")
    launch = Launch(device.new_command_queue(), pipeline, buffers, (SIDE, SIDE, 1), (16, 16, 1))
    result = pocl.buffer(np.zeros_like(a))
    arguments = [pocl.buffer(a), pocl.buffer(b), result, np.uint32(SIDE)]
    with_pocl = pocl.launch(pocl.kernel(OPENCL, "tiled_product"), (SIDE, SIDE), (16, 16), arguments)

    seconds = medians_in_turns({"softmetal": launch, "pocl": with_pocl})
    for product in (np.frombuffer(buffers[2].contents(), np.float32).reshape(a.shape), pocl.read(result, a)):
        np.testing.assert_allclose(product, a @ b, rtol=1e-4)
    flops = {name: f"{2 * SIDE**3 / value / 1e9:.2f} GFLOPS" for name, value in seconds.items()}
    floor = at_least(seconds["pocl"] / seconds["softmetal"], 3, "pocl's speed")
    rows = [
        Row("Metal kernel", seconds["softmetal"], f"{flops['softmetal']}; {floor}"),
        Row(pocl.version.split(",")[0].strip(), seconds["pocl"], flops["pocl"]),
    ]
    print_rows("Matrix product 512³, 16×16 tiles, barriers", rows)
