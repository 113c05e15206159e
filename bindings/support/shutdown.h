// The gate between native threads and a Python interpreter that ends. At exit it closes: threads on their way
// into Python are let through first, later ones find it shut, and whatever Python objects native code still
// holds are dropped while that is possible.
#pragma once

#include <nanobind/nanobind.h>

#include <optional>

#include "support/runtime.h"

namespace pymetal {

namespace nb = nanobind;

// Closes the gate when the interpreter exits (through `atexit`).
void install_shutdown_gate();
bool shutdown_gate_closed();

// Permission for any thread to use Python: holds the GIL while it is alive, false once the gate is closed.
class PythonEntry {
 public:
  PythonEntry();
  ~PythonEntry();
  PythonEntry(const PythonEntry&) = delete;
  PythonEntry& operator=(const PythonEntry&) = delete;
  explicit operator bool() const { return gil_ && gil_->is_valid(); }

 private:
  std::optional<nb::gil_scoped_acquire> gil_;
};

// A Python object kept alive by native code, on any thread and without the GIL. Make it with the GIL held.
class HeldObject {
 public:
  // Throws RuntimeError after the gate has closed.
  explicit HeldObject(nb::object object);
  ~HeldObject();
  HeldObject(const HeldObject&) = delete;
  HeldObject& operator=(const HeldObject&) = delete;

  // Needs a PythonEntry.
  nb::object get() const;

 private:
  PyObject* object_ = nullptr;
};

// For threads that come back from a call without the GIL: lets the closing of the gate wait for them, and
// stops threads that are too late, as the interpreter would otherwise end them in the middle of C++ code.
void begin_return_to_python();
void end_return_to_python();

}  // namespace pymetal
