"""Faults and endless loops in vertex and fragment functions fail their command buffer alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import pymetal as pm

from .scene import WHOLE, Renderer, colored, render_encoder, render_pass
from .shaders import COLORED_VERTEX

SIZE = 8
SOURCE = (
    COLORED_VERTEX
    + """
vertex Colored faulty_vertex(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]],
                             constant uint& zero [[buffer(1)]]) {
    return {vertices[id].position, float4(7 / (zero * id))};
}
vertex Colored endless_vertex(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]],
                              device atomic_uint* word [[buffer(1)]]) {
    while (atomic_load_explicit(word, memory_order_relaxed) == 0) { }
    return {vertices[id].position, vertices[id].color};
}
fragment float4 shown(Colored in [[stage_in]]) { return in.color; }
fragment float4 faulty_fragment(Colored in [[stage_in]], constant uint& zero [[buffer(0)]]) {
    return float4(uint(in.position.x) / zero);
}
fragment float4 endless_fragment(Colored in [[stage_in]], device atomic_uint* word [[buffer(0)]]) {
    while (atomic_load_explicit(word, memory_order_relaxed) == 0) { }
    return in.color;
}
"""
)


@pytest.fixture
def short_timeout(renderer: Renderer) -> Iterator[None]:
    """softmetal waits for a minute, other devices for some seconds."""
    is_soft = renderer.device.name.startswith("softmetal")
    before = pm.debug.set_kernel_timeout(0.1) if is_soft else None
    yield
    if before is not None:
        pm.debug.set_kernel_timeout(before)


def failing(renderer: Renderer, vertex: str, fragment: str) -> pm.CommandBufferError:
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    commands = renderer.queue.command_buffer()
    zero = renderer.buffer(np.zeros(4, np.uint32))
    with render_encoder(commands, render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline(vertex, fragment, source=SOURCE))
        encoder.set_vertex_buffer(renderer.buffer(colored(WHOLE)), 0, 0)
        encoder.set_vertex_buffer(zero, 0, 1)
        encoder.set_fragment_buffer(zero, 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)
    commands.commit()
    with pytest.raises(pm.CommandBufferError) as caught:
        commands.wait_until_completed()
    assert commands.status == pm.CommandBufferStatus.Error
    return caught.value


def draws_again(renderer: Renderer) -> bool:
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    renderer.draw(render_pass(target), renderer.pipeline(), colored(WHOLE))
    return bool((renderer.colors(target) == 1).all())


@pytest.mark.softmetal
@pytest.mark.parametrize(
    ("vertex", "fragment", "named"),
    [("faulty_vertex", "shown", "faulty_vertex"), ("colored_vertex", "faulty_fragment", "faulty_fragment")],
)
def test_faults_name_their_function(renderer: Renderer, vertex: str, fragment: str, named: str) -> None:
    """A division by zero is a fault of the processor; Apple's GPUs give some number instead."""
    assert named in str(failing(renderer, vertex, fragment))
    assert draws_again(renderer)


@pytest.mark.usefixtures("short_timeout")
@pytest.mark.parametrize(
    ("vertex", "fragment", "named"),
    [("endless_vertex", "shown", "endless_vertex"), ("colored_vertex", "endless_fragment", "endless_fragment")],
)
def test_endless_loops_are_cut(renderer: Renderer, vertex: str, fragment: str, named: str) -> None:
    message = str(failing(renderer, vertex, fragment))
    if renderer.device.name.startswith("softmetal"):
        assert named in message
    assert draws_again(renderer)


@pytest.mark.softmetal
@pytest.mark.usefixtures("short_timeout")
def test_draws_of_very_many_instances_are_cut(renderer: Renderer) -> None:
    """No call of the function takes long, but there would be calls for hours."""
    commands = renderer.queue.command_buffer()
    with render_encoder(commands, render_pass(renderer.target("RGBA8Unorm", SIZE, SIZE))) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline())
        encoder.set_vertex_buffer(renderer.buffer(colored(WHOLE)), 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Point, 0, 1, 2**32 - 1)
    commands.commit()
    with pytest.raises(pm.CommandBufferError, match=r"'colored_vertex': a draw took more than 0.1 s"):
        commands.wait_until_completed()
    assert draws_again(renderer)
