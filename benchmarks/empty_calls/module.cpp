// What nanobind itself costs: calls that do nothing.
#include <nanobind/nanobind.h>

namespace {

struct Empty {
  unsigned long length = 64;
};

}  // namespace

NB_MODULE(empty_calls_module, module) {
  nanobind::class_<Empty>(module, "Empty")
      .def(nanobind::init<>())
      .def_prop_ro("length", [](const Empty& self) { return self.length; })
      .def("nothing", [](const Empty&) {});
}
