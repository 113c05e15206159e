"""Textures to draw to, and render passes that start with them cleared."""

from __future__ import annotations

from collections.abc import Mapping

import pymetal as pm

Attachment = Mapping[str, object]

DEPTH_FORMAT = pm.PixelFormat.Depth32Float


def new_target(
    device: pm.Device, pixel_format: pm.PixelFormat, width: int, height: int, *, samples: int = 1, read: bool = False
) -> pm.Texture:
    """A texture of the GPU's own memory to draw to; with `read` shaders may read it afterwards."""
    return device.new_texture(
        pm.TextureDescriptor(
            texture_type=pm.TextureType.Type2DMultisample if samples > 1 else pm.TextureType.Type2D,
            sample_count=samples,
            pixel_format=pixel_format,
            width=width,
            height=height,
            usage=pm.TextureUsage.RenderTarget | (pm.TextureUsage.ShaderRead if read else 0),
            storage_mode=pm.StorageMode.Private,
        )
    )


def cleared(texture: pm.Texture, color: tuple[float, float, float] = (0, 0, 0)) -> Attachment:
    """A colour attachment that starts with one colour, whose pixels are kept."""
    return {
        "texture": texture,
        "load_action": pm.LoadAction.Clear,
        "clear_color": (*color, 1),
        "store_action": pm.StoreAction.Store,
    }


def farthest(texture: pm.Texture, *, keep: bool = False) -> Attachment:
    """A depth attachment that starts with the greatest depth everywhere."""
    return {
        "texture": texture,
        "load_action": pm.LoadAction.Clear,
        "clear_depth": 1.0,
        "store_action": pm.StoreAction.Store if keep else pm.StoreAction.DontCare,
    }


def new_depth_test(device: pm.Device) -> pm.DepthStencilState:
    """What is nearer is drawn over what is farther."""
    return device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
    )
