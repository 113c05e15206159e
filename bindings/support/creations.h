// What is known of where wrappers were made: a record of each one's creation, while that is asked for.
#pragma once

#include <nanobind/nanobind.h>

#include <unordered_map>

namespace pymetal {

namespace nb = nanobind;

// Changed with the GIL held, as wrappers are made and freed with it.
struct Creations {
  nb::object recorder;  // called without arguments for each new wrapper; null when nothing is recorded
  std::unordered_map<PyObject*, nb::object> records;  // by wrapper, which is not kept
};

// Never destroyed: wrappers are freed until the interpreter has ended.
inline Creations& creations = *new Creations;

void record_creation(PyObject* wrapper) noexcept;
void forget_creation(PyObject* wrapper) noexcept;

inline void note_creation(PyObject* wrapper) noexcept {
  if (creations.recorder) record_creation(wrapper);
}

inline void note_deallocation(PyObject* wrapper) noexcept {
  if (!creations.records.empty()) forget_creation(wrapper);
}

}  // namespace pymetal
