// Metal's arrays of descriptors (RenderPassColorAttachmentDescriptorArray) as Python sequences.
#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <vector>

#include "generated/docstrings.h"
#include "support/foundation_values.h"
#include "support/numbers.h"
#include "support/pool.h"

namespace pymetal {

// A count for arrays whose length another object knows.
constexpr Py_ssize_t unbounded = -1;

// The index to send; negative indices count from the end. IndexError outside the array.
inline NS::UInteger element_index(Py_ssize_t index, Py_ssize_t count) {
  const Py_ssize_t position = index < 0 && count != unbounded ? index + count : index;
  if (position < 0 || (count != unbounded && position >= count)) {
    const std::string limit =
        count == unbounded ? "must not be negative" : "is not in an array of " + std::to_string(count);
    throw nb::index_error(("index " + std::to_string(index) + " " + limit).c_str());
  }
  return static_cast<NS::UInteger>(position);
}

// The indices that a slice of an array names, in order.
inline std::vector<NS::UInteger> slice_indices(nb::slice slice, Py_ssize_t count) {
  const auto [start, stop, step, length] = slice.compute(static_cast<size_t>(count));
  std::vector<NS::UInteger> indices;
  for (size_t i = 0; i < length; ++i) {
    indices.push_back(static_cast<NS::UInteger>(start + static_cast<Py_ssize_t>(i) * step));
  }
  return indices;
}

// A signature of support.pyi with the name of the real class in place of Element.
inline std::string of_elements(const char* signature, const std::string& element) {
  const std::string placeholder = "Element";
  std::string text = signature;
  for (size_t at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + element.size())) {
    text.replace(at, placeholder.size(), element);
  }
  return text;
}

// `[a:b]` as a list.
template <class Array>
void define_element_slices(nb::class_<Array>& cls, Py_ssize_t count, const char* element) {
  cls.def(
      "__getitem__",
      [count](Array& self, nb::slice index) {
        const Pool pool;
        nb::list elements;
        for (const NS::UInteger each : slice_indices(index, count)) elements.append(to_python(self.object(each)));
        return elements;
      },
      nb::arg("index"), nb::sig(of_elements(docs::array_slices_dunder_getitem.signature, element).c_str()),
      docs::array_slices_dunder_getitem.text);
}

// `[]` and, for arrays of known length, len() and iteration. `element` is the Python class of the elements, `doc`
// says what `[]` does.
template <class Array>
void define_element_access(nb::class_<Array>& cls, Py_ssize_t count, const char* element, const char* doc) {
  const docs::Member& getitem = count == unbounded ? docs::unbounded_array_dunder_getitem : docs::array_dunder_getitem;
  cls.def(
      "__getitem__",
      [count](Array& self, Integer<Py_ssize_t> index) {
        const Pool pool;
        return to_python(self.object(element_index(index, count)));
      },
      nb::arg("index"), nb::sig(of_elements(getitem.signature, element).c_str()), doc);
  if (count == unbounded) {
    // Without it Python would ask for one index after the other, and never be told of an end.
    cls.def(
        "__iter__",
        [](Array&) { throw nb::type_error("the array does not know its length: index it with range(count)"); },
        nb::sig(docs::unbounded_array_dunder_iter.signature), docs::unbounded_array_dunder_iter.text);
    return;
  }
  define_element_slices(cls, count, element);
  cls.def(
      "__len__", [count](Array&) { return count; }, nb::sig(docs::array_dunder_len.signature),
      docs::array_dunder_len.text);
  cls.def(
      "__iter__",
      [count](Array& self) {
        const Pool pool;
        nb::list elements;
        for (Py_ssize_t index = 0; index < count; ++index) {
          elements.append(to_python(self.object(static_cast<NS::UInteger>(index))));
        }
        return nb::iter(elements);
      },
      nb::sig(of_elements(docs::array_dunder_iter.signature, element).c_str()), docs::array_dunder_iter.text);
}

// `array[index] = element`; None resets an element. Argument is what the element is converted through.
template <class Array, class Argument>
void define_element_assignment(nb::class_<Array>& cls, Py_ssize_t count, const char* element, const char* doc) {
  cls.def(
      "__setitem__",
      [count](Array& self, Integer<Py_ssize_t> index, Argument element) {
        const Pool pool;
        self.setObject(element, element_index(index, count));
      },
      nb::arg("index"), nb::arg("element").none(),
      nb::sig(of_elements(docs::array_dunder_setitem.signature, element).c_str()), doc);
  if (count == unbounded) return;
  // Element by element, through the definition above.
  cls.def(
      "__setitem__",
      [count](nb::handle_t<Array> self, nb::slice index, nb::sequence elements) {
        const std::vector<NS::UInteger> indices = slice_indices(index, count);
        const size_t given = nb::len(elements);
        if (given != indices.size()) {
          throw nb::value_error(
              ("a slice of " + std::to_string(indices.size()) + " elements cannot take " + std::to_string(given))
                  .c_str());
        }
        for (size_t i = 0; i < given; ++i) self[indices[i]] = elements[i];
      },
      nb::arg("index"), nb::arg("elements"),
      nb::sig(of_elements(docs::array_slices_dunder_setitem.signature, element).c_str()),
      docs::array_slices_dunder_setitem.text);
}

}  // namespace pymetal
