"""Which exceptions a call raises, and when."""

from __future__ import annotations

from typing import Final

from generator.binding import ErrorKind, Shape, Signature
from generator.document.facts import Availability, Raised

UNAVAILABLE: Final = "UnavailableError"
VALIDATION: Final = "ValidationError"

# What each check of bindings/checks refuses; None for those that only take note of something.
_CHECKS: Final[dict[str, str | None]] = {
    "begin_command_buffer": None,
    "begin_encoder": "the command buffer is committed, or has an open encoder",
    "buffer_index": "the index is not in the buffer argument table",
    "buffer_length": "the length is 0 or over the device's `max_buffer_length`",
    "buffer_offset": "the offset lies beyond the buffer",
    "buffer_range": "the range is not in the buffer argument table",
    "commit": "the command buffer is committed already, or has an open encoder",
    "compute_dispatch": "the encoder has ended, no pipeline is set, or a threadgroup is empty or too large",
    "compute_pipeline_bound": "the encoder has ended",
    "constant_bytes": "the data is shorter than a value of the type",
    "constants_bytes": "the data is shorter than the values of the range",
    "count_fits": "the count is over the number of elements",
    "draw": "the encoder has ended, or no pipeline is set",
    "encoder_opened": None,
    "encoding": "the encoder has ended",
    "end_command_buffer": "an encoder of the command buffer is open",
    "end_encoding": "the encoder has ended already",
    "enqueue": "the command buffer is committed already",
    "handler_added": "the command buffer is committed already",
    "inline_bytes": "there are no bytes, or more than 4096",
    "length_fits": "the length is over the size of the data",
    "range_fits": "the range is longer than the sequence",
    "render_pipeline_bound": "the encoder has ended",
    "same_length": "the sequences differ in length",
    "sample_count": "a pixel has no such number of sample positions",
    "sample_counts": "there are fewer samples than the size says",
    "sampler_index": "the index is not in the sampler argument table",
    "sampler_range": "the range is not in the sampler argument table",
    "tensor_bytes": "the data is shorter than the slice, or strides and dimensions do not fit",
    "texture_bytes": "the region lies outside the texture, or the data is too short for it",
    "texture_image_bytes": "the region lies outside the texture, or the data is too short for it",
    "texture_index": "the index is not in the texture argument table",
    "texture_range": "the range is not in the texture argument table",
    "threadgroup_index": "the index is not in the threadgroup argument table",
    "threadgroup_memory": "the length is not a multiple of 16, or over the device's limit",
}

# A check that raises another class than ValidationError.
_RESOURCE_CHECKS: Final = {"function_exists": "the library has no function of this name"}


class UnknownCheckError(KeyError):
    """A rule names a check that nothing tells the meaning of."""


def raised_by(signature: Signature, availability: Availability, lacking: str) -> tuple[Raised, ...]:
    """The exceptions of a call; `lacking` is what a system may not have (the class, or the selector)."""
    found = [*_by_result(signature), *_by_checks(signature)]
    if signature.optional or not availability.everywhere:
        found.append(Raised(UNAVAILABLE, f"the running system has no {lacking}"))
    return tuple(_joined(found))


def _by_result(signature: Signature) -> list[Raised]:
    result = signature.result
    if result.error is not None:
        return [Raised(result.error.value, "Metal reports an error")]
    if result.creating and result.own.shape is Shape.OBJECT:
        return [Raised(ErrorKind.RESOURCE.value, "Metal makes no object (nil)")]
    return []


def _by_checks(signature: Signature) -> list[Raised]:
    found: list[Raised] = []
    for check in signature.checks:
        if check.name in _RESOURCE_CHECKS:
            found.append(Raised(ErrorKind.RESOURCE.value, _RESOURCE_CHECKS[check.name]))
        elif check.name not in _CHECKS:
            raise UnknownCheckError(f"{signature.cpp_signature}: nothing tells what the check {check.name} refuses")
        elif (when := _CHECKS[check.name]) is not None:
            found.append(Raised(VALIDATION, when))
    return found


def _joined(found: list[Raised]) -> list[Raised]:
    """One entry for each exception."""
    by_class: dict[str, list[str]] = {}
    for item in found:
        if item.when not in by_class.setdefault(item.exception, []):
            by_class[item.exception].append(item.when)
    return [Raised(exception, "; ".join(reasons)) for exception, reasons in by_class.items()]
