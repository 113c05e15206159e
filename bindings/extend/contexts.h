// What `with` does with encoders, command buffers and captures. Everything goes through the methods that Python has,
// so that their checks hold here too.
#pragma once

#include <nanobind/nanobind.h>

#include "generated/docstrings.h"
#include "support/objects.h"

namespace pymetal {

// Whether the arguments of __exit__ say that an exception leaves the block.
inline bool is_exception(const nb::args& exception) { return exception.size() != 0 && !exception[0].is_none(); }

// `leave` takes the object, and whether an exception leaves the block: then it must raise none of its own. `begin` is
// the method to call on entering, if any.
template <class T>
void define_context(nb::class_<T>& cls, void (*leave)(nb::pointer_and_handle<T> self, bool failed),
                    const docs::Member& enter_docs, const docs::Member& exit_docs, const char* begin = nullptr) {
  cls.def(
      "__enter__",
      [begin](nb::handle_t<T> self) {
        if (begin) self.attr(begin)();
        return nb::borrow(self);
      },
      nb::sig(enter_docs.signature), enter_docs.text);
  cls.def(
      "__exit__",
      [leave](nb::pointer_and_handle<T> self, const nb::args& exception) { leave(self, is_exception(exception)); },
      nb::sig(exit_docs.signature), exit_docs.text);
}

// Calls a method without arguments; its exceptions are dropped when another one is on its way.
inline void call_on_leaving(nb::handle self, const char* method, bool failed) {
  try {
    self.attr(method)();
  } catch (nb::python_error&) {
    if (!failed) throw;
  }
}

// Ends an encoder that is open.
template <class Encoder>
void end_encoder(const Encoder* encoder, bool failed) {
  call_on_leaving(wrapped(retained(encoder)), "end_encoding", failed);
}

}  // namespace pymetal
