"""The ids of argument buffers' members (MSL specification §2.13, "Indexing argument buffers").

A member without `[[id(n)]]` follows the highest id used before it. Arrays and structs take as many ids as their parts
need, and the ids inside of them count from the first.
"""

from collections.abc import Iterator
from itertools import pairwise

from softmetal.msl.reflection.shader_types import Member, Type


def id_count(kind: Type) -> int:
    """How many ids a member of this type takes."""
    if kind.data_type == "array" and kind.element is not None:
        return kind.length * id_count(kind.element)
    if kind.data_type == "struct":
        return max((first + id_count(member.type) for first, member in _numbered(kind)), default=0)
    return 1


def member_ids(struct: Type) -> tuple[int, ...]:
    """The id of each member, counted from the struct's own."""
    return tuple(first for first, _ in _numbered(struct))


def repeated_id(struct: Type) -> int | None:
    """An id that two members share, which Metal refuses."""
    taken = sorted((first, first + max(id_count(member.type), 1)) for first, member in _numbered(struct))
    return next((second[0] for first, second in pairwise(taken) if second[0] < first[1]), None)


def _numbered(struct: Type) -> Iterator[tuple[int, Member]]:
    following = 0
    for member in struct.members:
        given = member.attribute("id")
        first = int(given[0]) if given else following
        yield first, member
        following = max(following, first + id_count(member.type))
