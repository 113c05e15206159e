// What a notebook shows for an object. The forms are written in Python, and loaded when a notebook first asks.
#pragma once

#include "generated/docstrings.h"
#include "support/classes.h"

namespace pymetal {

// IPython's display method `_repr_html_`, made by `pymetal._notebook.html_form`.
void define_html_form(nb::handle cls, const docs::Member& member);
// `_repr_png_`, made by `pymetal._notebook.png_form`.
void define_png_form(nb::handle cls, const docs::Member& member);

}  // namespace pymetal
