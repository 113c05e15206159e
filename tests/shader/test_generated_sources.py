"""Kernels and templates give source that a device compiles and runs."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

import pymetal as pm
from pymetal.shader import ShaderPreprocessor, ShaderTemplate, compute_shader_hash, create_compute_kernel


def run(source: str, name: str, *arrays: np.ndarray[tuple[int], np.dtype[np.float32]]) -> list[bytes]:
    """Run a kernel with one thread per element; what is in its buffers afterwards."""
    device = pm.create_system_default_device()
    function = device.new_library_with_source(source).new_function(name)
    buffers = [device.new_buffer(array) for array in arrays]
    commands = device.new_command_queue().command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(device.new_compute_pipeline_state(function))
    for index, buffer in enumerate(buffers):
        encoder.set_buffer(buffer, 0, index)
    encoder.dispatch_threads(len(arrays[0]), 1, 1, 1, 1, 1)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    return [bytes(buffer.contents()) for buffer in buffers]


def test_a_kernel_runs() -> None:
    source = create_compute_kernel(
        "add",
        "float sum = a[idx] + b[idx];\nc[idx] = sum;",
        [("a", "float", "read"), ("b", "float", "read"), ("c", "float", "write")],
    )
    a, b = np.arange(8, dtype=np.float32), np.full(8, 2, np.float32)
    assert run(source, "add", a, b, np.zeros(8, np.float32))[2] == (a + b).tobytes()


def test_the_frame_of_a_kernel() -> None:
    buffers = [("values", "float", "readwrite"), ("table", "half4", "read")]
    bare = create_compute_kernel("f", "values[0] = 1;", buffers, threads_per_grid=False, include_stdlib=False)  # type: ignore[arg-type]
    assert bare == (
        "kernel void f(\n"
        "    device float* values [[buffer(0)]],\n"
        "    device const half4* table [[buffer(1)]])\n"
        "{\n"
        "    values[0] = 1;\n"
        "}\n"
    )
    full = create_compute_kernel("f", "values[idx] = 1;", [("values", "float", "write")])
    assert full.startswith("#include <metal_stdlib>\nusing namespace metal;\n")
    assert "uint idx [[thread_position_in_grid]]" in full


def test_only_const_buffers_are_read_only() -> None:
    source = create_compute_kernel("f", "a[idx] = 1;", [("a", "float", "read")])
    with pytest.raises(pm.CompileError):
        pm.create_system_default_device().new_library_with_source(source)


def test_an_unknown_access() -> None:
    with pytest.raises(ValueError, match="buffer 'a': the access must be one of read, write, readwrite, not 'rw'"):
        create_compute_kernel("f", "", [("a", "float", "rw")])  # type: ignore[list-item]


def test_a_template_runs() -> None:
    template = ShaderTemplate(
        "kernel void {name}(device {type}* v [[buffer(0)]], uint i [[thread_position_in_grid]]) {{ v[i] *= FACTOR; }}"
    )
    template.set_default("type", "int").set_defaults({"type": "float", "name": "scale"})
    source = template.render_with_preprocessor(ShaderPreprocessor().define("FACTOR", 3), name="triple")
    values = np.arange(4, dtype=np.float32)
    assert run(source, "triple", values) == [(values * 3).tobytes()]


def test_template_values_override_defaults_for_one_rendering() -> None:
    template = ShaderTemplate("{a} {b}").set_defaults({"a": 1, "b": 2})
    assert template.render(b=3) == "1 3"
    assert template.render() == "1 2"


def test_a_placeholder_without_value() -> None:
    with pytest.raises(KeyError, match="dtype"):
        ShaderTemplate("device {dtype}* data").render(name="x")


def test_hash() -> None:
    assert compute_shader_hash("kernel µ") == hashlib.sha256("kernel µ".encode()).hexdigest()
    assert compute_shader_hash("a") != compute_shader_hash("b")
