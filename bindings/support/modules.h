// The submodules of the extension, which follow the package: pymetal.mtl4, pymetal.mtl4.fx, pymetal.fx, pymetal.ns.
#pragma once

#include <nanobind/nanobind.h>

namespace pymetal {

namespace nb = nanobind;

// Creates it on first use. Classes declared in it say that they are of the module `pymetal.<path>`.
nb::module_ submodule(nb::module_& root, const char* path);

// Gives the module and its submodules `__all__`: their public names without the submodules, because those that users
// see are the packages of the same names.
void export_public_names(nb::module_& module);

// Generated: first all classes, bases before derived ones, then their members.
void declare_all(nb::module_& root);
void define_all(nb::module_& root);

}  // namespace pymetal
