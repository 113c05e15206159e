#include "extend/notebook.h"

#include "extend/extend.h"
#include "generated/docstrings.h"

namespace pymetal {

namespace {

template <class Form>
void define_method(nb::handle cls, const char* name, Form form, const docs::Member& member) {
  cls.attr(name) =
      nb::cpp_function(form, nb::scope(cls), nb::name(name), nb::is_method(), nb::sig(member.signature), member.text);
}

nb::object form_of(nb::handle self, const char* form) {
  return nb::module_::import_("pymetal._notebook").attr(form)(self);
}

}  // namespace

void define_html_form(nb::handle cls, const docs::Member& member) {
  define_method(cls, "_repr_html_", [](nb::handle self) { return form_of(self, "html_form"); }, member);
}

void define_png_form(nb::handle cls, const docs::Member& member) {
  define_method(cls, "_repr_png_", [](nb::handle self) { return form_of(self, "png_form"); }, member);
}

void extend_compute_pipeline_state(nb::class_<MTL::ComputePipelineState>& cls) {
  define_html_form(cls, docs::compute_pipeline_state_repr_html);
}

void extend_render_pipeline_state(nb::class_<MTL::RenderPipelineState>& cls) {
  define_html_form(cls, docs::render_pipeline_state_repr_html);
}

}  // namespace pymetal
