"""Scenes of the rendering benchmark through OpenGL on llvmpipe, Mesa's software rasteriser."""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from .render_scenes import SIDE, TEXTURE_SIDE, Scene, texture_pixels

try:
    import moderngl
except ImportError:
    sys.exit(
        "this benchmark compares with Mesa's llvmpipe: pip install moderngl, apt-get install libegl1 libgl1-mesa-dri"
    )

# Metal's depths go from 0 to 1, OpenGL's from -1. OpenGL counts rows from below, and with them the places of samples in
# a pixel: turned over, its pictures have the same rows and samples as Metal's.
CORNER = """
#version 330
in vec4 position;
in vec4 value;
out vec4 passed;
void main() {
    gl_Position = vec4(position.x, -position.y, 2.0 * position.z - position.w, position.w);
    passed = value;
}
"""

SHADINGS = {
    "color": "out_color = passed;",
    "textured": "out_color = texture(image, passed.xy);",
    "lit": """
        vec3 normal = normalize(passed.xyz);
        vec3 light = normalize(vec3(0.5, 0.7, 0.6));
        float diffuse = max(dot(normal, light), 0.0);
        vec3 halfway = normalize(light + vec3(0, 0, 1));
        float specular = pow(max(dot(normal, halfway), 0.0), 32.0);
        out_color = vec4(vec3(0.1, 0.1, 0.15) + diffuse * vec3(0.8, 0.5, 0.3) + specular, 1);
    """,
}


def make_context() -> Any:
    """An OpenGL context without a window, on llvmpipe with as many threads as there are processors."""
    os.environ |= {"LIBGL_ALWAYS_SOFTWARE": "1", "GALLIUM_DRIVER": "llvmpipe"}
    os.environ["LP_NUM_THREADS"] = str(len(os.sched_getaffinity(0)))
    context = moderngl.create_context(standalone=True, backend="egl")
    renderer = context.info["GL_RENDERER"]
    if "llvmpipe" not in renderer:
        sys.exit(f"OpenGL draws with {renderer}, not with llvmpipe")
    return context


class Frame:
    """Calling it draws the scene and waits."""

    def __init__(self, context: Any, scene: Scene) -> None:
        self._context = context
        self._scene = scene
        program = context.program(vertex_shader=CORNER, fragment_shader=_fragment_source(scene.shading))
        vertices = context.buffer(np.ascontiguousarray(scene.vertices).tobytes())
        indices = None if scene.indices is None else context.buffer(scene.indices.tobytes())
        members = [name for name in ("position", "value") if name in program]
        self._array = context.vertex_array(program, [(vertices, "4f 4f", *members)], index_buffer=indices)
        self._shown = context.framebuffer([context.renderbuffer((SIDE, SIDE), 4)])
        self._target = self._make_target() if scene.samples > 1 or scene.tests_depth else self._shown
        if scene.shading == "textured":
            self._texture = context.texture((TEXTURE_SIDE, TEXTURE_SIDE), 4, texture_pixels().tobytes())
            self._texture.build_mipmaps()
            self._texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)

    def _make_target(self) -> Any:
        samples = self._scene.samples if self._scene.samples > 1 else 0
        depth = self._context.depth_renderbuffer((SIDE, SIDE), samples=samples) if self._scene.tests_depth else None
        return self._context.framebuffer([self._context.renderbuffer((SIDE, SIDE), 4, samples=samples)], depth)

    def __call__(self) -> None:
        context, scene = self._context, self._scene
        self._target.use()
        self._target.clear(0, 0, 0, 1, depth=1.0)
        context.enable_only(
            (moderngl.DEPTH_TEST if scene.tests_depth else 0) | (moderngl.BLEND if scene.is_blended else 0)
        )
        context.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
        if scene.shading == "textured":
            self._texture.use(0)
        count = len(scene.vertices) // scene.draws
        if scene.indices is not None:
            self._array.render(moderngl.TRIANGLES)
        else:
            for first in range(0, count * scene.draws, count):
                self._array.render(moderngl.TRIANGLES, vertices=count, first=first)
        if scene.samples > 1:
            context.copy_framebuffer(self._shown, self._target)
        context.finish()

    def picture(self) -> npt.NDArray[np.uint8]:
        shown = self._shown if self._scene.samples > 1 else self._target
        return np.frombuffer(shown.read(components=4), np.uint8).reshape(SIDE, SIDE, 4)


def _fragment_source(shading: str) -> str:
    image = "uniform sampler2D image;" if shading == "textured" else ""
    return f"#version 330\n{image}\nin vec4 passed;\nout vec4 out_color;\nvoid main() {{ {SHADINGS[shading]} }}\n"
