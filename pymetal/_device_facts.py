"""What a device says of itself, for notebooks and the doctor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pymetal as pm

LIMITS = (
    "max_threads_per_threadgroup",
    "max_threadgroup_memory_length",
    "max_buffer_length",
    "recommended_max_working_set_size",
    "max_argument_buffer_sampler_count",
    "maximum_concurrent_compilation_task_count",
    "argument_buffers_support",
    "read_write_texture_support",
)
TRAITS = ("has_unified_memory", "is_low_power", "is_headless", "is_removable")


def families(device: pm.Device) -> list[str]:
    """The GPU families that the device belongs to."""
    return [family.name for family in pm.GPUFamily if device.supports_family(family)]


def limits(device: pm.Device) -> dict[str, object]:
    """The device's limits by the names of its properties, without those that the running system lacks."""
    return dict(available(device, LIMITS))


def abilities(device: pm.Device) -> dict[str, bool]:
    """The device's traits and its properties `supports…` that tell yes or no."""
    names = (*TRAITS, *(name for name in dir(type(device)) if name.startswith("supports")))
    return {name: value for name, value in available(device, names) if isinstance(value, bool)}


def available(thing: object, names: Iterable[str]) -> Iterator[tuple[str, object]]:
    """Those properties of an object that the running system has, with their values."""
    for name in names:
        try:
            yield name, getattr(thing, name)
        except pm.UnavailableError:
            continue
