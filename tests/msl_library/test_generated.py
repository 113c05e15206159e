"""The committed swizzle header is what its generator writes."""

from softmetal.msl import generate_swizzles


def test_swizzles_are_up_to_date() -> None:
    assert generate_swizzles.OUTPUT.read_text() == generate_swizzles.header_text()
