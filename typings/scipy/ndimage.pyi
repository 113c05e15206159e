"""What the benchmarks use of scipy.ndimage, which has no annotations."""

from typing import Any

from numpy.typing import NDArray

def correlate(
    input: NDArray[Any], weights: NDArray[Any], *, output: NDArray[Any] | None = None, mode: str
) -> NDArray[Any]: ...
def zoom(input: NDArray[Any], zoom: tuple[float, ...], *, order: int, mode: str, grid_mode: bool) -> NDArray[Any]: ...
