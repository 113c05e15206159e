// An autorelease pool for a `with` statement. Pools form a stack on their thread, so one that is left on another
// thread, or before a pool that was entered later, would release objects that are in use.
#include "extend/autorelease_pool.h"

#include <stdexcept>
#include <vector>

#include "generated/docstrings.h"
#include "support/runtime.h"

namespace nb = nanobind;

namespace pymetal {

namespace {

struct AutoreleasePool {
  void* token = nullptr;
};

thread_local std::vector<const AutoreleasePool*> entered;

AutoreleasePool& enter(AutoreleasePool& self) {
  if (self.token) throw std::runtime_error("this autorelease pool is in use");
  self.token = objc_autoreleasePoolPush();
  entered.push_back(&self);
  return self;
}

void leave(AutoreleasePool& self, nb::args) {
  if (entered.empty() || entered.back() != &self) {
    throw std::runtime_error("an autorelease pool is left on the thread that entered it, after the pools within it");
  }
  entered.pop_back();
  objc_autoreleasePoolPop(self.token);
  self.token = nullptr;
}

}  // namespace

void define_autorelease_pool(nb::module_& root) {
  nb::class_<AutoreleasePool>(root, "autorelease_pool", nb::is_final(), docs::autorelease_pool_class.text)
      .def(nb::init<>(), nb::sig(docs::autorelease_pool_dunder_init.signature), docs::autorelease_pool_dunder_init.text)
      .def("__enter__", &enter, nb::rv_policy::reference, nb::sig(docs::autorelease_pool_dunder_enter.signature),
           docs::autorelease_pool_dunder_enter.text)
      .def("__exit__", &leave, nb::sig(docs::autorelease_pool_dunder_exit.signature),
           docs::autorelease_pool_dunder_exit.text);
}

}  // namespace pymetal
