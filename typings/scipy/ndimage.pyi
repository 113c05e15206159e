"""What the benchmarks use of scipy.ndimage, which has no annotations."""

from typing import Any

from numpy.typing import NDArray

def correlate(input: NDArray[Any], weights: NDArray[Any], *, output: NDArray[Any], mode: str) -> NDArray[Any]: ...
