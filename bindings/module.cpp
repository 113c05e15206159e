// The extension module pymetal._metal.
#include "extend/aio.h"
#include "extend/autorelease_pool.h"
#include "extend/debug.h"
#include "support/bind.h"
#include "support/objc_exceptions.h"
#include "support/shutdown.h"

namespace {

// Classes name the module they are declared in; users know them as pymetal.Device, not pymetal._metal.Device.
class PublicName {
 public:
  explicit PublicName(nanobind::module_& module) : module_(module), name_(module.attr("__name__")) {
    module_.attr("__name__") = "pymetal";
  }
  ~PublicName() { module_.attr("__name__") = name_; }

 private:
  nanobind::module_& module_;
  nanobind::object name_;
};

// What an import makes lives as long as the process: looking for garbage in it is time lost.
class WithoutGarbageCollection {
 public:
  WithoutGarbageCollection() : was_enabled_(PyGC_Disable()) {}
  ~WithoutGarbageCollection() {
    if (was_enabled_) PyGC_Enable();
  }
  WithoutGarbageCollection(const WithoutGarbageCollection&) = delete;
  WithoutGarbageCollection& operator=(const WithoutGarbageCollection&) = delete;

 private:
  const bool was_enabled_;
};

}  // namespace

NB_MODULE(_metal, module) {
  // Threads that never end keep what they use; users need no list of it. pymetal.debug can turn it on.
  nanobind::set_leak_warnings(false);
  pymetal::install_shutdown_gate();
  pymetal::install_objc_exceptions();
  const WithoutGarbageCollection without_collection;
  const PublicName public_name(module);
  pymetal::define_opaque_pointer(module);
  pymetal::declare_all(module);
  pymetal::define_all(module);
  pymetal::define_autorelease_pool(module);
  pymetal::export_public_names(module);
  pymetal::define_aio(module);
  pymetal::define_debug(module);
}
