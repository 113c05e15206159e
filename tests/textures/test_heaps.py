"""Buffers and textures from heaps."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.textures.images import fill, read_level

SHARED = pm.ResourceStorageModeShared


def new_heap(device: pm.Device, size: int, type_: pm.HeapType = pm.HeapType.Automatic) -> pm.Heap:
    descriptor = pm.HeapDescriptor()
    descriptor.size, descriptor.type, descriptor.storage_mode = size, type_, pm.StorageMode.Shared
    return device.new_heap(descriptor)


def image(width: int = 32, height: int = 32) -> pm.TextureDescriptor:
    return pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm, width, height, False)


def test_properties(device: pm.Device) -> None:
    before = device.current_allocated_size
    heap = new_heap(device, 1 << 20)
    assert (heap.size, heap.used_size, heap.type) == (1 << 20, 0, pm.HeapType.Automatic)
    assert (heap.storage_mode, heap.cpu_cache_mode) == (pm.StorageMode.Shared, pm.CPUCacheMode.DefaultCache)
    assert heap.hazard_tracking_mode == pm.HazardTrackingMode.Untracked
    assert heap.device is device
    assert heap.current_allocated_size >= 1 << 20
    assert device.current_allocated_size - before == heap.current_allocated_size
    heap.label = "pool"
    assert heap.label == "pool"
    assert heap.set_purgeable_state(pm.PurgeableState.Volatile) == pm.PurgeableState.NonVolatile
    assert heap.set_purgeable_state(pm.PurgeableState.KeepCurrent) == pm.PurgeableState.Volatile
    del heap
    assert device.current_allocated_size == before


def test_sizes_and_alignments_hold(device: pm.Device) -> None:
    for length in (1, 255, 256, 100_000):
        size = device.heap_buffer_size_and_align(length, SHARED)
        assert size.size >= length
        assert size.align & (size.align - 1) == 0
    wanted = device.heap_texture_size_and_align(image())
    assert wanted.size >= 32 * 32 * 4
    heap = new_heap(device, wanted.size)
    texture = heap.new_texture(image())
    assert heap.used_size == wanted.size == texture.allocated_size
    with pytest.raises(pm.ResourceError):
        heap.new_texture(image(1, 1))


def test_resources_do_not_overlap(device: pm.Device) -> None:
    heap = new_heap(device, 1 << 20)
    allocated = device.current_allocated_size
    buffers = [heap.new_buffer(1000, SHARED) for _ in range(8)]
    textures = [heap.new_texture(image()) for _ in range(8)]
    assert device.current_allocated_size == allocated
    for value, buffer in enumerate(buffers):
        np.asarray(buffer.contents())[:] = value
    filled = [fill(texture, seed) for seed, texture in enumerate(textures)]
    for value, buffer in enumerate(buffers):
        assert (np.asarray(buffer.contents()) == value).all()
        assert buffer.heap is heap
    for texture, blocks in zip(textures, filled, strict=True):
        np.testing.assert_array_equal(read_level(texture), blocks[0, 0])
        assert texture.heap is heap
    offsets = sorted((resource.heap_offset, resource.allocated_size) for resource in [*buffers, *textures])
    ends = [offset + size for offset, size in offsets]
    assert all(end <= offset for end, (offset, _) in zip(ends, offsets[1:], strict=False))
    assert heap.used_size == sum(size for _, size in offsets)


def test_space_comes_back(device: pm.Device) -> None:
    heap = new_heap(device, 4096)
    first, second = heap.new_buffer(1024, SHARED), heap.new_buffer(2048, SHARED)
    assert heap.max_available_size(256) == 1024
    with pytest.raises(pm.ResourceError):
        heap.new_buffer(2048, SHARED)
    del first
    assert heap.used_size == 2048
    third = heap.new_buffer(1024, SHARED)
    assert third.heap_offset == 0
    del second, third
    assert heap.used_size == 0
    assert heap.max_available_size(4096) == 4096


def test_the_heap_lives_as_long_as_its_resources(device: pm.Device) -> None:
    buffer = new_heap(device, 4096).new_buffer(256, SHARED)
    np.asarray(buffer.contents())[:] = 9
    assert buffer.heap is not None
    assert (np.asarray(buffer.contents()) == 9).all()


def test_views_keep_the_space(device: pm.Device) -> None:
    heap = new_heap(device, 1 << 16)
    texture = heap.new_texture(image())
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Unorm_sRGB)
    used = heap.used_size
    del texture
    assert heap.used_size == used
    assert view.heap is heap
    del view
    assert heap.used_size == 0


def test_aliasable_space_is_taken_again(device: pm.Device) -> None:
    heap = new_heap(device, 4096)
    first = heap.new_buffer(4096, SHARED)
    assert not first.is_aliasable
    first.make_aliasable()
    assert first.is_aliasable
    second = heap.new_buffer(4096, SHARED)
    np.asarray(second.contents())[:] = 5
    assert (np.asarray(first.contents()) == 5).all()
    del first
    assert heap.used_size == 4096


def test_placement(device: pm.Device) -> None:
    heap = new_heap(device, 1 << 16, pm.HeapType.Placement)
    texture = heap.new_texture(image(), 4096)
    alias = heap.new_buffer(4096, SHARED, 4096)
    assert (texture.heap_offset, alias.heap_offset) == (4096, 4096)
    blocks = fill(texture, 1)[0, 0]
    np.testing.assert_array_equal(np.asarray(alias.contents()), blocks.reshape(-1))
    with pytest.raises(pm.ResourceError):
        heap.new_buffer(4096, SHARED, (1 << 16) - 2048)


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
def test_what_is_refused(device: pm.Device) -> None:
    automatic = new_heap(device, 4096)
    placement = new_heap(device, 4096, pm.HeapType.Placement)
    private = image()
    private.storage_mode = pm.StorageMode.Private
    with pytest.raises(pm.ValidationError, match="for placement heaps"):
        automatic.new_buffer(64, SHARED, 0)
    with pytest.raises(pm.ValidationError, match="for automatic heaps"):
        placement.new_texture(image())
    with pytest.raises(pm.ValidationError, match="no multiple of 256"):
        placement.new_buffer(64, SHARED, 100)
    with pytest.raises(pm.ValidationError, match="storage mode"):
        automatic.new_texture(private)
    with pytest.raises(pm.ValidationError, match="storage mode"):
        automatic.new_buffer(64, pm.ResourceStorageModePrivate)
    with pytest.raises(pm.ValidationError, match="power of two"):
        automatic.max_available_size(3)
    with pytest.raises(pm.ValidationError, match="size of zero"):
        new_heap(device, 0)
    with pytest.raises(pm.ValidationError, match="automatic and placement"):
        new_heap(device, 4096, pm.HeapType.Sparse)
