"""Writes `include/metal_vector_swizzles`: every component name of a vector, such as `xy` or `bgra`, as a property.

Clang's `__declspec(property)` turns `v.zyx` into a call of a getter and `v.zyx = w` into a call of a setter, which is
how MSL's vectors behave: a swizzle is no object of its own, has no address and binds to no reference.
"""

import argparse
import itertools
from pathlib import Path

OUTPUT = Path(__file__).parent / "include" / "metal_vector_swizzles"
POSITIONS = "xyzw"
COLORS = "rgba"

HEADER = """\
// Written by generate_swizzles.py. Component names of vectors (MSL specification 2.2.1): properties over the members
// `get_components<indices...>()` and `set_components<indices...>(value)` of `Self`, which is vec or packed_vec.
#pragma once
#include "metal_scalar"

namespace metal {
template <typename T, int N>
struct vec;

namespace softmetal_detail {

#define SOFTMETAL_GET(type, xyzw, ...)                                             \\
  __SOFTMETAL_MEMBER type __softmetal_get_##xyzw() const {                         \\
    return static_cast<const Self*>(this)->template get_components<__VA_ARGS__>(); \\
  }
#define SOFTMETAL_READ(type, xyzw, rgba, ...)                   \\
  SOFTMETAL_GET(type, xyzw, __VA_ARGS__)                        \\
  __declspec(property(get = __softmetal_get_##xyzw)) type xyzw; \\
  __declspec(property(get = __softmetal_get_##xyzw)) type rgba;
// Setters refuse temporaries, so that an assignment to a component of a swizzle, as in `v.xyz.x = 1`, is an error and
// not lost.
#define SOFTMETAL_READ_WRITE(type, xyzw, rgba, ...)                                           \\
  SOFTMETAL_GET(type, xyzw, __VA_ARGS__)                                                      \\
  __SOFTMETAL_MEMBER type __softmetal_set_##xyzw(type value) & {                              \\
    static_cast<Self*>(this)->template set_components<__VA_ARGS__>(value);                    \\
    return value;                                                                             \\
  }                                                                                           \\
  __declspec(property(get = __softmetal_get_##xyzw, put = __softmetal_set_##xyzw)) type xyzw; \\
  __declspec(property(get = __softmetal_get_##xyzw, put = __softmetal_set_##xyzw)) type rgba;

template <typename Self, typename T, int N>
struct vector_swizzles;
"""

FOOTER = """
#undef SOFTMETAL_READ_WRITE
#undef SOFTMETAL_READ
#undef SOFTMETAL_GET

}  // namespace softmetal_detail
}  // namespace metal
"""


def swizzle(components: tuple[int, ...]) -> str:
    """The macro call that declares one swizzle under its two names; repeated components make it read-only."""
    macro = "SOFTMETAL_READ_WRITE" if len(set(components)) == len(components) else "SOFTMETAL_READ"
    value_type = "T" if len(components) == 1 else f"vec{len(components)}"
    position_name = "".join(POSITIONS[index] for index in components)
    color_name = "".join(COLORS[index] for index in components)
    return f"  {macro}({value_type}, {position_name}, {color_name}, {', '.join(map(str, components))})"


def vector_members(size: int) -> str:
    """The class template that holds all swizzles of a vector of `size` components."""
    lines = ["", "template <typename Self, typename T>", f"struct vector_swizzles<Self, T, {size}> {{"]
    lines += [f"  using vec{length} = vec<T, {length}>;" for length in (2, 3, 4)]
    for length in (1, 2, 3, 4):
        lines += [swizzle(components) for components in itertools.product(range(size), repeat=length)]
    return "\n".join([*lines, "};", ""])


def header_text() -> str:
    """The whole generated header."""
    return HEADER + "".join(vector_members(size) for size in (2, 3, 4)) + FOOTER


def main() -> None:
    """Write the header, or another file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", nargs="?", type=Path, default=OUTPUT)
    parser.parse_args().output.write_text(header_text())


if __name__ == "__main__":
    main()
