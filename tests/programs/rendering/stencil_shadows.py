"""Shadow volumes: what lies between the two faces of a volume is marked in the stencil, and lit only elsewhere."""

import numpy as np
import numpy.typing as npt

import pymetal as pm

SIDE = 32
SOURCE = """
#include <metal_stdlib>
using namespace metal;
vertex float4 corner(uint id [[vertex_id]], constant float4* corners [[buffer(0)]]) { return corners[id]; }
fragment float4 color(constant float4& value [[buffer(0)]]) { return value; }
"""

device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library(SOURCE)
DEPTH_STENCIL = pm.PixelFormat.Depth32Float_Stencil8
CompareFunction, StencilOperation = pm.CompareFunction, pm.StencilOperation


def new_pipeline(mask: pm.ColorWriteMask) -> pm.RenderPipelineState:
    return device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=library.new_function("corner"),
            fragment_function=library.new_function("color"),
            color_attachments=[{"pixel_format": pm.PixelFormat.RGBA8Unorm, "write_mask": mask}],
            depth_attachment_pixel_format=DEPTH_STENCIL,
            stencil_attachment_pixel_format=DEPTH_STENCIL,
        )
    )


def counting(operation: pm.StencilOperation) -> pm.StencilDescriptor:
    return pm.StencilDescriptor(depth_failure_operation=operation)


unmarked = pm.StencilDescriptor(stencil_compare_function=CompareFunction.Equal)
laying_depth = device.new_depth_stencil_state(
    pm.DepthStencilDescriptor(depth_compare_function=CompareFunction.Less, depth_write_enabled=True)
)
marking = device.new_depth_stencil_state(
    pm.DepthStencilDescriptor(
        depth_compare_function=CompareFunction.Less,
        front_face_stencil=counting(StencilOperation.DecrementWrap),
        back_face_stencil=counting(StencilOperation.IncrementWrap),
    )
)
lighting = device.new_depth_stencil_state(
    pm.DepthStencilDescriptor(
        depth_compare_function=CompareFunction.LessEqual, front_face_stencil=unmarked, back_face_stencil=unmarked
    )
)


def rectangle(left: float, bottom: float, right: float, top: float, depth: float) -> npt.NDArray[np.float32]:
    """Two triangles that face the viewer; with left and right exchanged they face away."""
    corners = [(left, top), (right, top), (left, bottom), (right, top), (right, bottom), (left, bottom)]
    return np.array([[x, y, depth, 1] for x, y in corners], np.float32)


floor = np.concatenate([rectangle(-1, -1, 0, 1, 0.5), rectangle(0, -1, 1, 1, 0.75)])
volume = np.concatenate([rectangle(-0.5, -0.5, 0.5, 0.5, 0.25), rectangle(0.5, -0.5, -0.5, 0.5, 0.6)])
visible, invisible = new_pipeline(pm.ColorWriteMask.All), new_pipeline(pm.ColorWriteMask.None_)
steps = [
    (visible, laying_depth, floor, (0.2, 0.2, 0.2, 1)),
    (invisible, marking, volume, (0, 0, 0, 0)),
    (visible, lighting, floor, (1, 1, 1, 1)),
]


def new_target(pixel_format: pm.PixelFormat) -> pm.Texture:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pixel_format, SIDE, SIDE, False)
    descriptor.usage = pm.TextureUsage.RenderTarget
    return device.new_texture(descriptor)


output, depth_stencil = new_target(pm.PixelFormat.RGBA8Unorm), new_target(DEPTH_STENCIL)
render_pass = pm.RenderPassDescriptor(
    color_attachments=[{"texture": output, "load_action": pm.LoadAction.Clear, "store_action": pm.StoreAction.Store}],
    depth_attachment={"texture": depth_stencil, "load_action": pm.LoadAction.Clear, "clear_depth": 1.0},
    stencil_attachment={"texture": depth_stencil, "load_action": pm.LoadAction.Clear, "clear_stencil": 128},
)
with queue.command_buffer() as commands, commands.render_command_encoder(render_pass) as encoder:
    encoder.set_stencil_reference_value(128)
    for pipeline, depth_state, corners, color in steps:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_depth_stencil_state(depth_state)
        encoder.set_vertex_bytes(corners, 0)
        encoder.set_fragment_bytes(np.array(color, np.float32), 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, len(corners))

picture = output.to_numpy()
