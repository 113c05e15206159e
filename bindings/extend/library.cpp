#include "extend/extend.h"
#include "extend/notebook.h"
#include "generated/docstrings.h"
#include "support/errors.h"

namespace pymetal {

void extend_library(nb::class_<MTL::Library>& cls) {
  cls.def_prop_ro("warnings", [](MTL::Library& self) { return kept_warning(&self); }, docs::library_warnings.text);
  define_html_form(cls, docs::library_repr_html);
}

}  // namespace pymetal
