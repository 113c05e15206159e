"""The submodules hold complete families: every class, struct and enum of the extension has its place."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import pymetal as pm
from pymetal import advanced, compute, enums, graphics, types
from pymetal._enums import _sources

# By its full name: `pymetal._metal` as an attribute is no part of the package's typed surface.
extension = importlib.import_module("pymetal._metal")

IN_EVERY_PROGRAM = {
    "devices and commands": "Architecture CommandBuffer CommandBufferDescriptor CommandBufferEncoderInfo "
    "CommandEncoder CommandQueue CommandQueueDescriptor Device",
    "memory": "Allocation Buffer OpaquePointer Resource autorelease_pool",
    "shader code": "Attribute CompileOptions DynamicLibrary Function FunctionConstant FunctionConstantValues "
    "FunctionDescriptor FunctionHandle FunctionReflection FunctionStitchingAttribute "
    "FunctionStitchingAttributeAlwaysInline FunctionStitchingFunctionNode FunctionStitchingGraph "
    "FunctionStitchingInputNode FunctionStitchingNode IntersectionFunctionDescriptor Library LinkedFunctions "
    "PipelineBufferDescriptor PipelineBufferDescriptorArray StitchedLibraryDescriptor VertexAttribute",
    "reflection": "Argument ArrayType Binding BufferBinding ObjectPayloadBinding PointerType StructMember StructType "
    "TensorBinding TensorReferenceType TextureBinding TextureReferenceType ThreadgroupBinding Type",
    "logs": "FunctionLog FunctionLogDebugLocation LogContainer",
}
"""Classes that belong to no family; they are in `pymetal` alone."""

FAMILIES = (types, compute, graphics, advanced)


def classes_of(module: ModuleType) -> set[str]:
    return {name for name, value in vars(module).items() if isinstance(value, type) and not name.startswith("_")}


def is_value(class_: type) -> bool:
    """Whether it is plain data, not a Metal object."""
    return not issubclass(class_, pm.ns.Object) and class_ not in (pm.OpaquePointer, pm.autorelease_pool)


def test_every_class_has_one_place() -> None:
    places = [name for family in FAMILIES for name in family.__all__ if isinstance(getattr(family, name), type)]
    places += " ".join(IN_EVERY_PROGRAM.values()).split()
    assert sorted(places) == sorted(classes_of(extension) | {"OperatingSystemVersion", "Range"})


def test_types_are_the_value_structs() -> None:
    structs = {name for name in classes_of(extension) if is_value(getattr(extension, name))}
    structs |= {name for name in classes_of(extension.ns) if is_value(getattr(extension.ns, name))}
    assert {name for name in types.__all__ if not name.endswith("Like")} == structs


@pytest.mark.parametrize("name", ["enums", "types", "compute", "graphics", "advanced", "shader"])
def test_submodules_need_no_import_of_their_own(name: str, tmp_path: Path) -> None:
    program = f"import pymetal as pm; assert pm.{name}.__name__ == 'pymetal.{name}' and '{name}' in dir(pm)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda module: module.__name__)
def test_families_share_the_package_s_objects(family: ModuleType) -> None:
    names = {name for name in family.__all__ if not name.endswith("Like")} - {"OperatingSystemVersion"}
    assert all(getattr(family, name) is getattr(pm, name) for name in names)


def test_enums_are_all_enums() -> None:
    names = [*_sources.MTL, *_sources.MTL4, *_sources.FX, *_sources.NS]
    assert len(set(names)) == len(names)
    assert [name for name in dir(enums) if not name.startswith("_")] == sorted(names)
    assert enums.PixelFormat is pm.PixelFormat
    assert enums.ResourceStorageModeShared == pm.ResourceStorageModeShared
