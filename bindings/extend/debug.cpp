#include "extend/debug.h"

#include "support/classes.h"
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

}  // namespace

void define_debug(nb::module_& root) {
  nb::module_ debug = submodule(root, "_debug");
  debug.def("live_wrappers", &live_wrappers, "How many Python wrappers of each class are alive, by its Python name.");
  debug.def("live_natives", &live_natives,
            "How many native objects of each class are alive, by its Objective-C name; None where nobody counts them.");
  debug.def("set_leak_warnings", &nb::set_leak_warnings, nb::arg("enabled"),
            "Whether nanobind lists what is still alive when the interpreter ends.");
}

}  // namespace pymetal
