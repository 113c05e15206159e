"""Stencil: every function and operation, masks, references, two sides."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.depth_stencil import DepthStencil, Stencil
from .reference.rasteriser import draw
from .reference.state import Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import WHOLE, Renderer, colored, rectangle, render_pass
from .shaders import COLORED_VERTEX

Array = npt.NDArray[Any]
Operation = pm.StencilOperation

SIZE = 8
COMBINED = "Depth32Float_Stencil8"


def descriptor_of(stencil: Stencil) -> pm.StencilDescriptor:
    return pm.StencilDescriptor(
        stencil_compare_function=stencil.compare,
        stencil_failure_operation=stencil.stencil_failure,
        depth_failure_operation=stencil.depth_failure,
        depth_stencil_pass_operation=stencil.passing,
        read_mask=stencil.read_mask,
        write_mask=stencil.write_mask,
    )


def state_of(renderer: Renderer, tests: DepthStencil) -> pm.DepthStencilState:
    return renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(
            depth_compare_function=tests.compare,
            depth_write_enabled=tests.writes_depth,
            front_face_stencil=descriptor_of(tests.front),
            back_face_stencil=descriptor_of(tests.back),
        )
    )


def _white(fragments: Any) -> Outputs:
    return Outputs({0: np.ones((len(fragments.position), 4))})


NEAR_LEFT = np.concatenate([rectangle(-1, 1, 0, -1, 0.25), rectangle(0, 1, 1, -1, 0.75)])
"""The left half is nearer than 0.5, the right half is farther."""


def judge(
    renderer: Renderer,
    tests: DepthStencil,
    cleared: int,
    references: tuple[int, int],
    positions: Array = NEAR_LEFT,
    **state: Any,
) -> None:
    """Draws over a stencil of one value and a depth of 0.5, and compares colours, stencil and depth."""
    target, both = renderer.target("R32Float", SIZE, SIZE), renderer.target(COMBINED, SIZE, SIZE)
    native = state_of(renderer, tests)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(native)
        encoder.set_stencil_reference_values(*references)

    renderer.draw(
        render_pass(target, depth=both, stencil=both, clear_depth=0.5, clear_stencil=cleared),
        renderer.pipeline(colors=["R32Float"], depth=COMBINED, stencil=COMBINED),
        colored(positions),
        prepare=prepare,
    )
    truth = Target(SIZE, SIZE, colors={0: "R32Float"})
    truth.clear_depth(0.5)
    truth.clear_stencil(cleared)
    primitives = [(i, i + 1, i + 2) for i in range(0, len(positions), 3)]
    view = Viewport(0, 0, SIZE, SIZE)
    draw(
        truth, State(view, depth_stencil=tests, references=references, **state), Vertices(positions), primitives, _white
    )
    np.testing.assert_array_equal(renderer.stencil(both), truth.stencil[0])
    np.testing.assert_array_equal(renderer.colors(target)[..., 0], truth.colors[0][0, ..., 0])
    np.testing.assert_allclose(renderer.depth(both), truth.depth[0], atol=1e-6)


@pytest.mark.parametrize("operation", list(Operation))
@pytest.mark.parametrize("compare", [pm.CompareFunction.Always, pm.CompareFunction.Never])
@pytest.mark.parametrize("cleared", [0, 5, 255])
def test_operations(
    renderer: Renderer, operation: pm.StencilOperation, compare: pm.CompareFunction, cleared: int
) -> None:
    """The operation is that of the outcome it is for; two others have other operations."""
    others = Operation.Keep if operation != Operation.Keep else Operation.Zero
    for outcome in ("stencil_failure", "depth_failure", "passing"):
        operations = {"stencil_failure": others, "depth_failure": others, "passing": others, outcome: operation}
        face = Stencil(compare, **operations)
        judge(renderer, DepthStencil(pm.CompareFunction.Less, True, face, face), cleared, (3, 3))


@pytest.mark.parametrize("compare", list(pm.CompareFunction))
@pytest.mark.parametrize("reference", [4, 5, 6])
@pytest.mark.parametrize(("read_mask", "write_mask"), [(255, 255), (0xFE, 0x0F), (2, 0xF0)])
def test_functions_and_masks(
    renderer: Renderer, compare: pm.CompareFunction, reference: int, read_mask: int, write_mask: int
) -> None:
    face = Stencil(compare, Operation.Invert, Operation.Zero, Operation.Replace, read_mask, write_mask)
    judge(renderer, DepthStencil(pm.CompareFunction.Less, False, face, face), 5, (reference, reference))


@pytest.mark.parametrize("references", [(1, 2), (7, 0)])
def test_two_sides(renderer: Renderer, references: tuple[int, int]) -> None:
    """The left half faces front, the right half faces back."""
    positions = np.concatenate([rectangle(-1, 1, 0, -1), rectangle(1, 1, 0, -1)])
    front = Stencil(pm.CompareFunction.Less, Operation.Zero, Operation.Keep, Operation.IncrementWrap)
    back = Stencil(pm.CompareFunction.GreaterEqual, Operation.Replace, Operation.Keep, Operation.DecrementClamp)
    judge(renderer, DepthStencil(front=front, back=back), 4, references, positions)


@pytest.mark.parametrize("times", [1, 3])
def test_draws_over_draws_count(renderer: Renderer, times: int) -> None:
    face = Stencil(passing=Operation.IncrementWrap)
    judge(renderer, DepthStencil(front=face, back=face), 254, (0, 0), np.concatenate([WHOLE] * times))


def test_a_reference_for_both_sides(renderer: Renderer) -> None:
    target, stencil = renderer.target("R32Float", SIZE, SIZE), renderer.target("Stencil8", SIZE, SIZE)
    face = Stencil(passing=Operation.Replace)
    state = state_of(renderer, DepthStencil(front=face, back=face))

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(state)
        encoder.set_stencil_reference_value(0x5A)

    renderer.draw(
        render_pass(target, stencil=stencil, clear_stencil=1),
        renderer.pipeline(colors=["R32Float"], stencil="Stencil8"),
        colored(rectangle(-1, 1, 0, -1)),
        prepare=prepare,
    )
    np.testing.assert_array_equal(renderer.stencil(stencil)[0], [0x5A] * 4 + [1] * 4)


RETURNED = (
    COLORED_VERTEX
    + """
struct Marked { float4 color [[color(0)]]; uint stencil [[stencil]]; };
fragment Marked marked(Colored in [[stage_in]]) { return {in.color, uint(in.position.x)}; }
"""
)


def test_references_that_fragments_return(renderer: Renderer) -> None:
    """Every column replaces the stencil by its own number, where that is greater than what is stored."""
    target, stencil = renderer.target("R32Float", SIZE, SIZE), renderer.target("Stencil8", SIZE, SIZE)
    face = Stencil(pm.CompareFunction.Greater, passing=Operation.Replace)
    state = state_of(renderer, DepthStencil(front=face, back=face))
    renderer.draw(
        render_pass(target, stencil=stencil, clear_stencil=3),
        renderer.pipeline("colored_vertex", "marked", ["R32Float"], source=RETURNED, stencil="Stencil8"),
        colored(WHOLE),
        prepare=lambda encoder: encoder.set_depth_stencil_state(state),
    )
    columns = np.arange(SIZE)
    np.testing.assert_array_equal(renderer.stencil(stencil)[2], np.where(columns > 3, columns, 3))
    np.testing.assert_array_equal(renderer.colors(target)[2, :, 0], columns > 3)
