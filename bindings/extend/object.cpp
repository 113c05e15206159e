#include "extend/extend.h"
#include "extend/pointers.h"
#include "generated/docstrings.h"
#include "support/foundation_values.h"

namespace pymetal {

namespace {

// The object's `label` or `name`, None where it has neither.
nb::object known_as(NS::Object& self) {
  static const SEL label = sel_registerName("label");
  static const SEL name = sel_registerName("name");
  for (const SEL selector : {label, name}) {
    if (!responds_to(&self, selector)) continue;
    nb::object text = to_python(send<NS::String*>(&self, selector));
    if (!text.is_none()) return text;
  }
  return nb::none();
}

std::string class_text(nb::handle self) {
  const nb::object cls = nb::borrow(self.type());
  return std::string(nb::str(cls.attr("__module__")).c_str()) + "." + nb::str(cls.attr("__name__")).c_str();
}

// What tells two objects of a class apart, beside the label.
std::string key_facts(nb::pointer_and_handle<NS::Object> self) {
  if (nb::isinstance<MTL::Buffer>(self.h)) {
    return " length=" + std::to_string(reinterpret_cast<MTL::Buffer*>(self.p)->length());
  }
  if (nb::isinstance<MTL::Texture>(self.h)) {
    auto* texture = reinterpret_cast<MTL::Texture*>(self.p);
    return " " + std::to_string(texture->width()) + "×" + std::to_string(texture->height()) + "×" +
           std::to_string(texture->depth());
  }
  return "";
}

nb::module_ descriptors() { return nb::module_::import_("pymetal._descriptors"); }

nb::object describe(nb::pointer_and_handle<NS::Object> self) {
  const Pool pool;
  const nb::object call = descriptors().attr("describe")(self.h);
  if (!call.is_none()) return call;
  const nb::object text = known_as(*self.p);
  std::string result = "<" + class_text(self.h);
  if (!text.is_none()) result += std::string(" ") + nb::str(nb::repr(text)).c_str();
  return nb::str((result + key_facts(self) + ">").c_str());
}

}  // namespace

void extend_object(nb::class_<NS::Object>& cls) {
  cls.def("__repr__", &describe, nb::sig(docs::ns_object_dunder_repr.signature), docs::ns_object_dunder_repr.text);
  cls.def(
      "__reduce_ex__", [](nb::handle_t<NS::Object> self, nb::handle) { return descriptors().attr("reduced")(self); },
      nb::arg("protocol"), nb::sig(docs::ns_object_dunder_reduce_ex.signature), docs::ns_object_dunder_reduce_ex.text);
  cls.def(
      "__deepcopy__",
      [](nb::handle_t<NS::Object> self, nb::handle memo) { return descriptors().attr("deep_copy")(self, memo); },
      nb::arg("memo"), nb::sig(docs::ns_object_dunder_deepcopy.signature), docs::ns_object_dunder_deepcopy.text);
  const nb::object refuse = nb::cpp_function([](nb::handle subclass, const nb::kwargs&) {
    const std::string name = nb::str(subclass.attr("__name__")).c_str();
    throw nb::type_error((name + ": Metal's classes cannot be subclassed in Python").c_str());
  });
  define_pointers(cls);
  cls.attr("__init_subclass__") = nb::module_::import_("builtins").attr("classmethod")(refuse);
}

}  // namespace pymetal
