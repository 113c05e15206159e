"""What all pictures here share: a file with `--output`, a moving picture in a window with `--window`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import pymetal as pm

PIXEL_FORMAT = pm.PixelFormat.BGRA8Unorm_sRGB
"""Of what scenes draw to: shaders calculate with light, and the format encodes it for screens."""


class Scene(Protocol):
    """Draws a picture to a texture of PIXEL_FORMAT and of any size."""

    def draw(self, commands: pm.CommandBuffer, target: pm.Texture, time: float) -> None:
        """Encode the picture at a time in seconds."""
        ...


class SceneMaker(Protocol):
    def __call__(self, device: pm.Device) -> Scene: ...


def picture(device: pm.Device, scene: Scene, width: int, height: int, time: float) -> NDArray[np.uint8]:
    """Rows, columns, and red, green and blue."""
    descriptor = pm.TextureDescriptor(
        pixel_format=PIXEL_FORMAT,
        width=width,
        height=height,
        usage=pm.TextureUsage.RenderTarget,
        storage_mode=pm.StorageMode.Private,
    )
    target = device.new_texture(descriptor)
    with device.new_command_queue().command_buffer() as commands:
        scene.draw(commands, target, time)
    pixels: NDArray[np.uint8] = target.to_numpy()
    return pixels[..., 2::-1]


def show(device: pm.Device, scene: Scene, width: int, height: int, title: str, frames: int | None) -> None:
    """In a window, until Escape is pressed, the window is closed, or `frames` have been shown."""
    from pymetal.window import Window

    queue = device.new_command_queue()
    with Window(device, width, height, title) as window:
        window.layer.pixel_format = PIXEL_FORMAT
        for frame in window:
            if "Escape" in window.keys_down or frame.number == frames:
                break
            drawable = window.layer.next_drawable()
            if drawable is None:
                continue
            with queue.command_buffer() as commands:
                scene.draw(commands, drawable.texture, frame.time)
                commands.present_drawable(drawable)


def main(name: str, make_scene: SceneMaker, *, width: int = 512, height: int = 512, time: float = 0.0) -> None:
    """The program of a scene; `time` is that of the picture in the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", type=Path, default=Path(f"{name}.png"), help="the file to write (%(default)s)")
    parser.add_argument("--window", action="store_true", help="show it in a window instead; Escape ends")
    parser.add_argument("--frames", type=int, help="close the window after so many")
    arguments = parser.parse_args()
    device = pm.create_system_default_device()
    scene = make_scene(device)
    if arguments.window:
        show(device, scene, width, height, name.replace("_", " "), arguments.frames)
    else:
        Image.fromarray(picture(device, scene, width, height, time)).save(arguments.output, optimize=True)
        print(f"{device.name} drew {arguments.output}")
