#include "support/callbacks.h"

namespace pymetal {

void report_unraisable(nb::handle context) noexcept {
  try {
    throw;
  } catch (nb::python_error& error) {
    error.discard_as_unraisable(context);
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
    PyErr_WriteUnraisable(context.ptr());
  }
}

}  // namespace pymetal
