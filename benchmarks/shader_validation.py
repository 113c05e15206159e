"""What shader validation costs: the same work with and without it, in one run."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np

import pymetal as pm

from .measure import Row, print_rows

HEAD: Final = "#include <metal_stdlib>\nusing namespace metal;\n"
SIDE: Final = 256
VERSIONS: Final = itertools.count()
ROUNDS: Final = 5

SAXPY: Final = """
kernel void saxpy(device float* y, device const float* x, constant float& a, uint i [[thread_position_in_grid]]) {
    y[i] += a * x[i];
}
"""
BLUR: Final = """
kernel void blur(device float* out, device const float* in, constant uint2& size,
                 uint2 at [[thread_position_in_grid]]) {
    float sum = 0;
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            uint x = clamp(int(at.x) + dx, 0, int(size.x) - 1), y = clamp(int(at.y) + dy, 0, int(size.y) - 1);
            sum += in[y * size.x + x];
        }
    }
    out[at.y * size.x + at.x] = sum / 25;
}
"""
PRODUCT: Final = """
kernel void product(device float* c, device const float* a, device const float* b, constant uint& n,
                    uint2 at [[thread_position_in_grid]], uint2 local [[thread_position_in_threadgroup]]) {
    threadgroup float ta[16][16], tb[16][16];
    float sum = 0;
    for (uint k = 0; k < n; k += 16) {
        ta[local.y][local.x] = a[at.y * n + k + local.x];
        tb[local.y][local.x] = b[(k + local.y) * n + at.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint j = 0; j < 16; ++j) sum += ta[local.y][j] * tb[j][local.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    c[at.y * n + at.x] = sum;
}
"""
ARITHMETIC: Final = """
kernel void orbit(device float* out, uint i [[thread_position_in_grid]]) {
    float2 c = float2(i % 256, i / 256) / 128 - 1, z = c;
    for (int step = 0; step < 200; ++step) z = float2(z.x * z.x - z.y * z.y, 2 * z.x * z.y) + c * 0.3f;
    out[i] = z.x;
}
"""
LIT: Final = """
struct V { float4 position [[position]]; float2 uv; };
vertex V v(uint id [[vertex_id]], constant float4* corners [[buffer(0)]]) {
    return {corners[id], corners[id].xy * 0.5 + 0.5};
}
fragment float4 f(V in [[stage_in]], texture2d<float> image, constant float4& light [[buffer(0)]]) {
    constexpr sampler s(filter::linear);
    return image.sample(s, in.uv) * max(0.0f, dot(normalize(float3(in.uv, 1)), light.xyz));
}
"""


@dataclass(frozen=True)
class Work:
    """`make` compiles it, and returns what runs it once."""

    name: str
    make: Callable[[], Callable[[], object]]


def is_large(item: object) -> bool:
    return isinstance(item, np.ndarray) and item.nbytes > 64


def kernel_work(source: str, arrays: list[Any], **options: Any) -> Callable[[], Callable[[], object]]:
    def make() -> Callable[[], object]:
        device = pm.create_system_default_device()
        # With the same source as before it would be the same pipeline as before.
        function = cast("Callable[..., object]", pm.kernel(f"{HEAD}{source}// {next(VERSIONS)}"))
        given: list[Any] = [device.new_buffer(item) if is_large(item) else item for item in arrays]
        return lambda: function(*given, **options)

    return make


def draw_work() -> Callable[[], object]:
    device = pm.create_system_default_device()
    library = device.new_library(HEAD + LIT)
    pipeline = device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=library.new_function("v"),
            fragment_function=library.new_function("f"),
            color_attachments=[{"pixel_format": pm.PixelFormat.RGBA8Unorm}],
        )
    )
    usage = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead
    target, image = (
        device.new_texture(
            pm.TextureDescriptor(pixel_format=pm.PixelFormat.RGBA8Unorm, width=SIDE, height=SIDE, usage=usage)
        )
        for _ in range(2)
    )
    corners = np.array([[-1, 1, 0, 1], [3, 1, 0, 1], [-1, -3, 0, 1]], np.float32)
    queue = device.new_command_queue()

    def draw() -> None:
        commands = queue.command_buffer()
        attachment = {"texture": target, "store_action": pm.StoreAction.Store}
        encoder = commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[attachment]))
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_bytes(corners, 0)
        encoder.set_fragment_texture(image, 0)
        encoder.set_fragment_bytes(np.array([0, 0, 1, 0], np.float32), 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()

    return draw


def works() -> list[Work]:
    pixels = np.ones(SIDE * SIDE, np.float32)
    square = (SIDE, SIDE)
    return [
        Work("saxpy of 65,536 floats", kernel_work(SAXPY, [pixels, pixels, 2.0], grid=SIDE * SIDE)),
        Work("5 × 5 blur of 256² floats", kernel_work(BLUR, [pixels, pixels, (SIDE, SIDE)], grid=square)),
        Work(
            "16 × 16-tiled product of 128² floats",
            kernel_work(PRODUCT, [pixels, pixels, pixels, 128], grid=(128, 128), threadgroup=(16, 16)),
        ),
        Work("200 steps of arithmetic, 65,536 threads", kernel_work(ARITHMETIC, [pixels], grid=SIDE * SIDE)),
        Work("textured triangle over 256² pixels", lambda: draw_work()),
    ]


def seconds(run: Callable[[], object]) -> float:
    """The fastest of a few rounds."""
    found: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def cost(work: Work) -> Row:
    times: dict[bool, float] = {}
    for is_validated in (False, True):
        former = pm.debug.set_shader_validation(is_validated)
        try:
            run = work.make()
            run()
            times[is_validated] = seconds(run)
        finally:
            pm.debug.set_shader_validation(former)
    return Row(work.name, times[True], f"{times[True] / times[False]:.0f} × as long as without")


def main() -> None:
    print_rows("Shader validation", [cost(work) for work in works()])


if __name__ == "__main__":
    main()
