#include "support/modules.h"

#include <string>

namespace pymetal {

namespace {

nb::module_ child(nb::module_& parent, const std::string& name, const std::string& full_name) {
  if (nb::hasattr(parent, name.c_str())) return nb::borrow<nb::module_>(parent.attr(name.c_str()));
  nb::module_ created = parent.def_submodule(name.c_str());
  created.attr("__name__") = full_name.c_str();
  return created;
}

}  // namespace

nb::module_ submodule(nb::module_& root, const char* path) {
  nb::module_ module = root;
  std::string full_name = "pymetal";
  std::string rest = path;
  while (!rest.empty()) {
    const size_t dot = rest.find('.');
    const std::string name = rest.substr(0, dot);
    rest = dot == std::string::npos ? "" : rest.substr(dot + 1);
    full_name += "." + name;
    module = child(module, name, full_name);
  }
  return module;
}

}  // namespace pymetal
