#include "support/modules.h"

#include <string>

namespace pymetal {

namespace {

// nanobind registers a submodule in sys.modules under its parent's name, which has to be the real one: the
// packages pymetal.mtl4 and so on are Python files that take their names from pymetal._metal.mtl4.
nb::module_ register_submodule(nb::module_& parent, const std::string& parent_name, const std::string& name) {
  const nb::object public_name = parent.attr("__name__");
  parent.attr("__name__") = parent_name.c_str();
  nb::module_ created = parent.def_submodule(name.c_str());
  parent.attr("__name__") = public_name;
  return created;
}

}  // namespace

nb::module_ submodule(nb::module_& root, const char* path) {
  nb::module_ module = root;
  std::string parents;
  std::string rest = path;
  while (!rest.empty()) {
    const size_t dot = rest.find('.');
    const std::string name = rest.substr(0, dot);
    if (nb::hasattr(module, name.c_str())) {
      module = nb::borrow<nb::module_>(module.attr(name.c_str()));
    } else {
      module = register_submodule(module, "pymetal._metal" + parents, name);
      module.attr("__name__") = ("pymetal" + parents + "." + name).c_str();
    }
    parents += "." + name;
    rest = dot == std::string::npos ? "" : rest.substr(dot + 1);
  }
  return module;
}

void export_public_names(nb::module_& module) {
  nb::list names;
  for (auto [name, value] : nb::borrow<nb::dict>(module.attr("__dict__"))) {
    if (*nb::cast<const char*>(name) == '_') continue;
    if (nb::isinstance<nb::module_>(value)) {
      nb::module_ inner = nb::borrow<nb::module_>(value);
      export_public_names(inner);
    } else {
      names.append(name);
    }
  }
  module.attr("__all__") = names;
}

}  // namespace pymetal
