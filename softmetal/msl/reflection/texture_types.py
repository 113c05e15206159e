"""Textures and samplers as the types of parameters."""

import re
from dataclasses import dataclass

from softmetal.msl.reflection.shader_types import SCALARS, Type

# MTLTextureType by MSL's name, where textures and depth textures agree.
_TYPES = {
    "1d": 0,
    "1d_array": 1,
    "2d": 2,
    "2d_array": 3,
    "2d_ms": 4,
    "cube": 5,
    "cube_array": 6,
    "3d": 7,
    "2d_ms_array": 8,
    "_buffer": 9,
}

_NAME = re.compile(r"(?P<kind>texture|depth)(?P<type>\w+)<(?P<element>[^,>]+)(?:, (?P<access>[^>]+))?>")

# The values of metal::access (include/metal_texture_options).
_ACCESSES = {0: "read_only", 1: "read_only", 2: "write_only", 3: "read_write"}


@dataclass(frozen=True)
class TextureType:
    """`number` is the MTLTextureType, `element` MSL's name of what a component is."""

    number: int
    element: str
    access: str
    is_depth: bool


@dataclass(frozen=True)
class Resource:
    """A parameter that the texture or the sampler table fills: `kind` names the table, `length` counts its places."""

    kind: str
    length: int
    texture: TextureType | None


def resource_of(value: Type) -> Resource | None:
    """None for what is neither a texture, nor a sampler, nor an array of them."""
    if value.data_type == "array" and value.element is not None and value.element.data_type in ("texture", "sampler"):
        return Resource(value.element.data_type, value.length, _texture(value.element))
    if value.data_type in ("texture", "sampler"):
        return Resource(value.data_type, 1, _texture(value))
    return None


def _texture(value: Type) -> TextureType | None:
    if value.data_type != "texture":
        return None
    match = _NAME.match(value.name)
    if match is None:
        raise ValueError(f"no texture type: {value.name}")
    element = match["element"].strip()
    access = _ACCESSES[_access_value(match["access"] or "0")]
    return TextureType(_TYPES[match["type"]], SCALARS.get(element, element), access, match["kind"] == "depth")


def _access_value(text: str) -> int:
    """Debug information has `(metal::access)2`, newer compilers `metal::access::write`."""
    if digits := re.search(r"\d+", text):
        return int(digits[0])
    return ("sample", "read", "write", "read_write").index(text.rpartition("::")[2])
