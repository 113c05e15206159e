"""Objects that show their memory, and do so in only one way."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Tensor:
    """DLPack alone, as libraries with devices of their own have it."""

    def __init__(self, array: NDArray[Any], device: tuple[int, int] = (1, 0)) -> None:
        self.array = array
        self.device = device
        self.versions: list[object] = []

    def __dlpack__(self, *, stream: None = None, max_version: tuple[int, int] | None = None) -> Any:
        assert stream is None
        self.versions.append(max_version)
        return self.array.__dlpack__(max_version=max_version)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.device


class OldTensor:
    """DLPack as it was before versions."""

    def __init__(self, array: NDArray[Any]) -> None:
        self.array = array

    def __dlpack__(self, *, stream: None = None) -> Any:
        assert stream is None
        return self.array.__dlpack__()

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array


FORTRAN = np.asfortranarray(np.arange(12, dtype=np.float32).reshape(3, 4))
