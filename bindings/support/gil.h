// Calls that block or compile run without the GIL.
#pragma once

#include <nanobind/nanobind.h>

#include "support/shutdown.h"

namespace pymetal {

class GilRelease {
 public:
  GilRelease() : thread_state_(PyEval_SaveThread()) {}
  ~GilRelease() {
    begin_return_to_python();
    PyEval_RestoreThread(thread_state_);
    end_return_to_python();
  }
  GilRelease(const GilRelease&) = delete;
  GilRelease& operator=(const GilRelease&) = delete;

 private:
  PyThreadState* thread_state_;
};

// The result of `function`, called with the GIL released. It must not touch Python objects.
template <class Function>
decltype(auto) without_gil(Function&& function) {
  const GilRelease release;
  return function();
}

}  // namespace pymetal
