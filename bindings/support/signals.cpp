#include "support/signals.h"

namespace pymetal {

bool on_main_thread() {
  static const auto main_thread =
      nb::cast<unsigned long>(nb::module_::import_("threading").attr("main_thread")().attr("ident"));
  return PyThread_get_thread_ident() == main_thread;
}

void handle_signals() {
  if (PyErr_CheckSignals() != 0) throw nb::python_error();
}

}  // namespace pymetal
