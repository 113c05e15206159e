"""One kernel each for what a library's code is made of: templates that calculate, and vectors in every spelling."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tests.corpus.conftest import Load


def test_metaprograms(load: Load) -> None:
    out = np.full(17, -7, "f4")
    load("language/metaprograms.metal")(out, np.array([1, 3, 0.5, 4, 5, 6], "f4"), grid=(1, 1))
    expected = [
        1 + 3 + 2.5,
        4 + (1 + 2 + 3),
        1 + 2 * 3 + 3 * 0.5 + 4 * 4,
        25 / 2 + 4 + 3**4,
        1 + 3 + 0.5 + 4 + 5,
        1 + 1 + 0,
        6,
        129 + 1000 + 0b101,  # -6.5 is -1.101b times 2 to the power of 2
        (2 + 3) + (2 * 3) + 1,
        1 + 20 + 300 + 42000,
        2 * 1 + 7 * 2 + 7 * 3 + 2 * 4,
        6 + 5,
        1,
        2,
        9,
        -0.5,
        8,
    ]
    np.testing.assert_array_equal(out, expected)


def test_vectors(load: Load) -> None:
    kernel = load("language/vectors.metal")
    packed: npt.NDArray[np.void] = np.zeros(1, kernel.argument("p").dtype)
    packed["p"], packed["h"], packed["c"], packed["s"] = (1, 2, -3), (0.5, 1), (51, 102, 153, 255), (1, -2, 30)
    matrix = np.arange(16, dtype="f4").reshape(4, 4)  # rows of arrays are columns of matrices
    square = np.array([[2, 1, 0], [0, 3, 1], [1, 0, 4]], "f4")
    out = np.full(27, -7, "f4")
    kernel(packed, out, matrix, np.pad(square, ((0, 0), (0, 1)))[None], grid=1)
    assert packed["p"].tolist() == [[-2, 4, 1]]
    assert packed["h"].tolist() == [[0.5, 3]]
    assert packed["c"].tolist() == [[51, 102, 153, 9]]
    changed = np.arange(16, dtype="f4").reshape(4, 4)
    changed[1, 2] = 5
    changed[2, :3] = 7, 8, 9
    np.testing.assert_array_equal(matrix, changed)
    product, narrow = square @ square, np.array([[1, 2], [3, 4], [5, 6]], "f4")
    swizzles = [(51 + 102 + 153 + 255) / 255, 29, 0.5, 2, 7, 41, (2 + 3 + 1) + (4 + 1) + (6 + 0) + 1, 6]
    matrices = [
        changed[:, 2].sum(),
        changed[1, 2],
        np.linalg.det(square),
        product[0, 0] + product[1, 1],
        np.dot([1, 2, 3], product[1]),
        (narrow.T @ narrow)[0, 1],
    ]
    conditions = [1, 2, -3]
    conversions = [0, 1, 0, 1, 3, 1, 256 + 64, 6 ^ 0xFF, 127, 9]
    np.testing.assert_allclose(out, [*swizzles, *matrices, *conditions, *conversions], rtol=1e-6)
