// NSURL as a path.
#include "extend/extend.h"
#include "extend/natural_value.h"
#include "support/foundation_arguments.h"

namespace pymetal {

namespace {

using namespace nb::literals;

nb::object file_path(NS::URL& self) {
  static const SEL is_file_url = sel_registerName("isFileURL");
  const Pool pool;
  if (!send<bool>(&self, is_file_url)) throw nb::value_error("not the address of a file");
  return to_python(&self);
}

}  // namespace

void extend_url(nb::class_<NS::URL>& cls) {
  cls.def(nb::new_([](FileUrlArg path) { return wrapped(retained(path.get())); }), "path"_a,
          docs::ns_url_dunder_init.text);
  cls.def("__fspath__", &file_path, nb::sig(docs::ns_url_dunder_fspath.signature), docs::ns_url_dunder_fspath.text);
  define_natural_value(cls);
}

}  // namespace pymetal
