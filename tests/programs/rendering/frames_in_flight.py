"""Three frames in flight: one queue draws, another copies what was drawn to buffers, and events hold them together."""

import threading

import numpy as np

import pymetal as pm

WIDTH, HEIGHT, FRAMES = 20, 12, 6
BYTES_PER_ROW = 256
SOURCE = """
#include <metal_stdlib>
using namespace metal;
vertex float4 whole_target(uint id [[vertex_id]]) { return float4(float2((id << 1) & 2, id & 2) * 2 - 1, 0, 1); }
fragment uint4 stamp(float4 position [[position]], constant uint& frame [[buffer(0)]]) {
    return uint4(uint2(position.xy), frame, 255);
}
"""

device = pm.create_system_default_device()
drawing, copying = device.new_command_queue(), device.new_command_queue()
library = device.new_library(SOURCE)
pipeline = device.new_render_pipeline_state(
    pm.RenderPipelineDescriptor(
        vertex_function=library.new_function("whole_target"),
        fragment_function=library.new_function("stamp"),
        color_attachments=[{"pixel_format": pm.PixelFormat.RGBA8Uint}],
    )
)
target = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Uint, WIDTH, HEIGHT, False)
target.usage, target.storage_mode = pm.TextureUsage.RenderTarget, pm.StorageMode.Private
targets = [device.new_texture(target) for _ in range(3)]
buffers = [device.new_buffer(BYTES_PER_ROW * HEIGHT) for _ in range(FRAMES)]

drawn, copied = device.new_shared_event(), device.new_shared_event()
copies: list[pm.CommandBuffer] = []
in_flight = threading.Semaphore(3)
completed: list[tuple[int, pm.CommandBufferStatus]] = []

for frame in range(FRAMES):
    in_flight.acquire()
    texture = targets[frame % 3]
    draw = drawing.command_buffer()
    draw.encode_wait_for_event(copied, max(frame - 2, 0))
    attachment = {"texture": texture, "store_action": pm.StoreAction.Store}
    with draw.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[attachment])) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_fragment_bytes(np.array([frame], np.uint32), 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)
    draw.encode_signal_event(drawn, frame + 1)
    draw.commit()

    copy = copying.command_buffer()
    copy.encode_wait_for_event(drawn, frame + 1)
    with copy.blit_command_encoder() as blit:
        size = (WIDTH, HEIGHT, 1)
        blit.copy_from_texture(texture, 0, 0, (0, 0, 0), size, buffers[frame], 0, BYTES_PER_ROW, BYTES_PER_ROW * HEIGHT)
    copy.encode_signal_event(copied, frame + 1)

    def note(commands: pm.CommandBuffer, frame: int = frame) -> None:
        completed.append((frame, commands.status))
        in_flight.release()

    copy.add_completed_handler(note)
    copy.commit()
    copies.append(copy)

copies[-1].wait_until_completed()
rows = [np.asarray(buffer.contents()).reshape(HEIGHT, BYTES_PER_ROW) for buffer in buffers]
pictures = [row[:, : 4 * WIDTH].reshape(HEIGHT, WIDTH, 4) for row in rows]
