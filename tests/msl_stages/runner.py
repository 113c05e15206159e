"""Runs compiled vertex and fragment functions over NumPy arrays through render_abi.h, without libsoftmetal."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import ConstantValue, ConstantValues, PipelineRequest
from softmetal.msl.reflection.stage_input import StageInput
from tests.msl.runner import Launch, Worker, build_services

Array = npt.NDArray[Any]

HEADER = "#include <metal_stdlib>\nusing namespace metal;\n"
LANES = 64
ALL = (1 << LANES) - 1

_BUFFERS = 31
_INTEGERS = {"int": np.int32, "short": np.int32, "char": np.int32}


class _Vertices(ctypes.Structure):
    _fields_ = (
        ("vertex_ids", ctypes.c_void_p),
        ("first_vertex", ctypes.c_uint),
        ("base_vertex", ctypes.c_uint),
        ("instance_id", ctypes.c_uint),
        ("base_instance", ctypes.c_uint),
        ("output_words", ctypes.c_uint),
        ("outputs", ctypes.c_void_p),
    )


class _Fragments(ctypes.Structure):
    _fields_ = (
        ("covered", ctypes.c_ulong),
        ("discarded", ctypes.c_ulong),
        ("inputs", ctypes.c_void_p),
        ("outputs", ctypes.c_void_p),
        ("place_of", ctypes.c_void_p),
        ("origin", ctypes.c_void_p),
    )


@dataclass(frozen=True)
class Instance:
    """What a draw says of the instance whose vertices are shaded."""

    instance_id: int = 0
    base_instance: int = 0
    base_vertex: int = 0


@dataclass(frozen=True)
class Shaded:
    """What a block returned: lanes that were discarded, and outputs by what they are for, lanes first."""

    discarded: int
    outputs: Mapping[str, Array]


class StageRunner:
    """Compiles stages and runs them as the device does."""

    def __init__(self, compiler: Compiler, folder: Path) -> None:
        self.compiler = compiler
        self._services = build_services(compiler.toolchain, folder)

    def compile(
        self,
        source: str,
        function: str,
        stage_input: StageInput | None = None,
        constants: Mapping[int, ConstantValue] | None = None,
    ) -> dict[str, Any]:
        """The pipeline reply."""
        values = ConstantValues(constants or {})
        request = PipelineRequest(HEADER + source, function, constants=values, stage_input=stage_input)
        return dict(self.compiler.pipeline(request))

    def vertices(
        self,
        reply: Mapping[str, Any],
        ids: int | Sequence[int],
        buffers: Mapping[int, Array] | None = None,
        instance: Instance | None = None,
        *,
        first: int = 0,
    ) -> dict[str, Array]:
        """What the function returns for vertices `ids`, or so many from 0 on: outputs by name, a row for each vertex.

        With `first`, the vertices before that one are left alone and their rows are zero.
        """
        layout = reply["vertex"]
        listed = None if isinstance(ids, int) else np.array(ids, np.uint32)
        count = ids if isinstance(ids, int) else len(ids)
        rows = np.zeros((count, max(layout["words"], 1)), np.uint32)
        given = instance or Instance()
        vertices = _Vertices(
            None if listed is None else listed.ctypes.data,
            0,
            given.base_vertex,
            given.instance_id,
            given.base_instance,
            layout["words"],
            rows.ctypes.data,
        )
        self._call(reply, "softmetal_run_vertices", buffers or {}, vertices, first, count)
        named = {"position": (4, "float4"), "point_size": (1, "float"), "layer": (1, "uint"), "viewport": (1, "uint")}
        found = {name: _read(rows, layout[name], *shape) for name, shape in named.items() if layout[name] >= 0}
        if layout["clip_distance"] >= 0:
            found["clip_distance"] = _read(rows, layout["clip_distance"], layout["clip_distance_count"], "float")
        return found | {
            item["name"]: _read(rows, item["word"], item["words"], item["type"]) for item in layout["outputs"]
        }

    def fragments(
        self,
        reply: Mapping[str, Any],
        inputs: Mapping[str, npt.ArrayLike] | None = None,
        buffers: Mapping[int, Array] | None = None,
        covered: int = ALL,
    ) -> Shaded:
        """What the function returns for a block; inputs by name (built-in ones by their source), lanes first."""
        layout = reply["fragment"]
        rows = np.zeros((max(layout["words"], 1), LANES), np.uint32)
        given = dict(inputs or {})
        for item in layout["inputs"]:
            name = item["name"] if item["source"] in ("vertex", "color") else item["source"]
            values = np.broadcast_to(np.asarray(given.pop(name)).reshape(-1, item["words"]), (LANES, item["words"]))
            rows[item["word"] : item["word"] + item["words"]] = _words(values, item["type"]).T
        assert not given, f"no inputs {sorted(given)}"
        outputs = np.zeros((max(layout["outputs"]["words"], 1), LANES), np.uint32)
        block = _Fragments(covered, 0, rows.ctypes.data, outputs.ctypes.data)
        self._call(reply, "softmetal_run_fragments", buffers or {}, block)
        return Shaded(block.discarded, _fragment_outputs(layout["outputs"], outputs))

    def _call(
        self,
        reply: Mapping[str, Any],
        entry: str,
        buffers: Mapping[int, Array],
        stage: ctypes.Structure,
        *extent: int,
    ) -> None:
        pointers = (ctypes.c_void_p * _BUFFERS)(
            *(buffers[index].ctypes.data if index in buffers else None for index in range(_BUFFERS))
        )
        lengths = (ctypes.c_ulong * _BUFFERS)(
            *(buffers[index].nbytes if index in buffers else 0 for index in range(_BUFFERS))
        )
        launch = Launch(pointers, lengths)
        memory = np.zeros(65536 + 64, np.uint8)
        worker = Worker((memory.ctypes.data + 63) // 64 * 64, 65536, None, None, 0)
        module = ctypes.CDLL(reply["path"])
        module.softmetal_attach(
            ctypes.c_void_p(ctypes.addressof(ctypes.c_byte.in_dll(self._services, "test_services")))
        )
        arguments = (ctypes.byref(launch), ctypes.byref(worker), ctypes.byref(stage), *map(ctypes.c_ulong, extent))
        assert getattr(module, entry)(*arguments) == 0


def _read(rows: Array, word: int, words: int, kind: str) -> Array:
    """Columns of `rows` as the type that they hold."""
    columns = np.ascontiguousarray(rows[:, word : word + words])
    scalar = kind.rstrip("234")
    if scalar in ("float", "half", "bfloat"):
        return columns.view(np.float32)
    return columns.view(_INTEGERS.get(scalar, np.uint32))


def _words(values: Array, kind: str) -> Array:
    scalar = kind.rstrip("234")
    if scalar in ("float", "half", "bfloat"):
        return np.ascontiguousarray(values, np.float32).view(np.uint32)
    return np.ascontiguousarray(values, np.int64).astype(np.uint32)


def _fragment_outputs(layout: Mapping[str, Any], rows: Array) -> dict[str, Array]:
    found = {
        f"color{item['index']}" + ("-second" if item["source"] else ""): _read(
            rows.T, item["word"], item["words"], item["type"]
        )
        for item in layout["colors"]
    }
    for name, kind in (("depth", "float"), ("stencil", "uint"), ("sample_mask", "uint")):
        if layout[name] >= 0:
            found[name] = _read(rows.T, layout[name], 1, kind)
    return found
