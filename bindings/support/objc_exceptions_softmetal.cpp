// The way of softmetal, the software device: a handler that throws a C++ exception.
#include <nanobind/nanobind.h>

#include <exception>

#include "softmetal/softmetal.h"
#include "support/objc_exceptions.h"

namespace pymetal {

namespace {

class ObjcException : public std::exception {
 public:
  ObjcException(const char* name, const char* reason) : name_(name ? name : ""), reason_(reason ? reason : "") {}
  const std::string& name() const { return name_; }
  const std::string& reason() const { return reason_; }
  const char* what() const noexcept override { return reason_.c_str(); }

 private:
  std::string name_;
  std::string reason_;
};

[[noreturn]] void throw_objc_exception(const char* name, const char* reason) { throw ObjcException(name, reason); }

void translate(const std::exception_ptr& pointer, void*) {
  try {
    std::rethrow_exception(pointer);
  } catch (const ObjcException& exception) {
    set_python_error(exception.name(), exception.reason());
  }
}

}  // namespace

void install_objc_exceptions() {
  softmetal_set_exception_handler(throw_objc_exception);
  nanobind::register_exception_translator(translate);
}

}  // namespace pymetal
