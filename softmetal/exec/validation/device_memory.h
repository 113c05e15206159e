// The memory of all live buffers: where a pointer that came out of memory may lead.
#pragma once

#include <cstddef>

namespace softmetal::exec {

// From any thread. Ranges of heaps' aliasing resources may overlap.
void add_device_memory(const void* start, size_t length);
void remove_device_memory(const void* start, size_t length);

// Whether one live buffer holds all of a range.
bool is_device_memory(const void* address, size_t size);

// The bytes from an address on that a live buffer holds; 0: none does.
size_t device_memory_behind(const void* address);

}  // namespace softmetal::exec
