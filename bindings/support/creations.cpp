#include "support/creations.h"

#include "support/callbacks.h"

namespace pymetal {

void record_creation(PyObject* wrapper) noexcept {
  try {
    nb::object record = creations.recorder();
    creations.records.insert_or_assign(wrapper, std::move(record));
  } catch (...) {
    report_unraisable(creations.recorder);
  }
}

void forget_creation(PyObject* wrapper) noexcept {
  // Taken out first: what frees the record may free wrappers.
  const auto forgotten = creations.records.extract(wrapper);
}

}  // namespace pymetal
