#include "extend/debug.h"

#include <utility>
#include <vector>

#include "checks/enabled.h"
#include "support/classes.h"
#include "support/creations.h"
#include "support/modules.h"

#if !defined(__APPLE__)
#include "softmetal/softmetal.h"
#endif

namespace pymetal {

namespace {

// Python wrappers alive, by Python class name; classes without any are left out.
nb::dict live_wrappers() {
  nb::dict counts;
  for (const ClassRecord* record : class_records()) {
    const long live = record->wrappers.get();
    if (live != 0) counts[nb::type_name(record->python)] = live;
  }
  return counts;
}

#if !defined(__APPLE__)
void add_native_count(void* context, const char* class_name, size_t live) {
  if (live != 0) (*static_cast<nb::dict*>(context))[class_name] = live;
}
#endif

// Native objects alive, by Objective-C class name; None where the system does not count them.
nb::object live_natives() {
#if defined(__APPLE__)
  return nb::none();
#else
  nb::dict counts;
  softmetal_visit_live_classes(add_native_count, &counts);
  return counts;
#endif
}

// Records made from now on come from `recorder`; None ends it. Records of live wrappers stay.
void record_creations(nb::object recorder) { creations.recorder = recorder.is_none() ? nb::object() : recorder; }

// The record of a wrapper's creation; None if there is none.
nb::object creation(nb::handle wrapper) {
  const auto found = creations.records.find(wrapper.ptr());
  return found == creations.records.end() ? nb::none() : found->second;
}

// The class and the record of every wrapper that has one. Copied first: making Python objects may collect garbage,
// and that free wrappers.
nb::list live_creations() {
  std::vector<std::pair<nb::object, nb::object>> copies;
  for (const auto& [wrapper, record] : creations.records) {
    copies.emplace_back(nb::borrow(nb::handle(wrapper).type()), record);
  }
  nb::list found;
  for (const auto& [cls, record] : copies) found.append(nb::make_tuple(cls, record));
  return found;
}

}  // namespace

void define_debug(nb::module_& root) {
  nb::module_ debug = submodule(root, "_debug");
  debug.def("live_wrappers", &live_wrappers, "How many Python wrappers of each class are alive, by its Python name.");
  debug.def("live_natives", &live_natives,
            "How many native objects of each class are alive, by its Objective-C name; None where nobody counts them.");
  debug.def("record_creations", &record_creations, nb::arg("recorder").none(),
            "Calls `recorder` for each wrapper that is made, and keeps what it returns; None ends that.");
  debug.def("creation", &creation, nb::arg("wrapper"), "What was recorded when a wrapper was made, or None.");
  debug.def("live_creations", &live_creations, "Class and record of all live wrappers that have one.");
  debug.def("set_validation", &checks::set_enabled, nb::arg("enabled"),
            "Whether calls are checked before Metal sees them.");
  debug.def("validation", &checks::enabled, "Whether calls are checked before Metal sees them.");
  debug.def("set_leak_warnings", &nb::set_leak_warnings, nb::arg("enabled"),
            "Whether nanobind lists what is still alive when the interpreter ends.");
}

}  // namespace pymetal
