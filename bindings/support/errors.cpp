#include "support/errors.h"

#include <cstring>

#include "support/collections.h"

namespace pymetal {

namespace {

const char* class_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::General:
      return "MetalError";
    case ErrorKind::Compile:
      return "CompileError";
    case ErrorKind::Pipeline:
      return "PipelineError";
    case ErrorKind::Resource:
      return "ResourceError";
    case ErrorKind::CommandBuffer:
      return "CommandBufferError";
    case ErrorKind::Validation:
      return "ValidationError";
    case ErrorKind::Unavailable:
      return "UnavailableError";
  }
  return "MetalError";
}

nb::object exception_class(ErrorKind kind) { return nb::module_::import_("pymetal.errors").attr(class_name(kind)); }

[[noreturn]] void raise_instance(const nb::object& exception) {
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())), exception.ptr());
  throw nb::python_error();
}

// MTLLibraryError's compile failures also come out of pipeline calls, which compile late.
constexpr NS::Integer library_error_compile_failure = 3;

ErrorKind kind_of(ErrorKind kind, const std::string& domain, NS::Integer code) {
  if (domain == "MTLCommandBufferErrorDomain") return ErrorKind::CommandBuffer;
  if (domain == "MTLLibraryErrorDomain" && code == library_error_compile_failure) return ErrorKind::Compile;
  return kind;
}

NS::Error* underlying_error(NS::Dictionary* user_info) {
  if (!user_info) return nullptr;
  // The value of NSUnderlyingErrorKey, which metal-cpp does not export.
  auto* key = NS::String::string("NSUnderlyingError", NS::UTF8StringEncoding);
  return user_info->object<NS::Error>(key);
}

}  // namespace

nb::object error_instance(ErrorKind kind, NS::Error* error) {
  const Pool pool;
  const nb::object domain = to_python(error->domain());
  const nb::object message = to_python(error->localizedDescription());
  const NS::Integer code = error->code();
  const std::string domain_text = domain.is_none() ? "" : nb::str(domain).c_str();
  nb::object exception = exception_class(kind_of(kind, domain_text, code))(
      message.is_none() ? nb::object(nb::str("the call failed")) : message, nb::arg("domain") = domain,
      nb::arg("code") = code, nb::arg("user_info") = dictionary_out<NS::Object, NS::Object>(error->userInfo()));
  if (NS::Error* cause = underlying_error(error->userInfo())) {
    exception.attr("__cause__") = error_instance(ErrorKind::General, cause);
  }
  return exception;
}

void raise_error(ErrorKind kind, NS::Error* error) { raise_instance(error_instance(kind, error)); }

void raise_error(ErrorKind kind, const std::string& message) { raise_instance(exception_class(kind)(message.c_str())); }

void raise_validation(const std::string& message) { raise_error(ErrorKind::Validation, message); }

void raise_failed(ErrorKind kind, NS::Error* error, const char* selector) {
  if (error) raise_error(kind, error);
  raise_error(kind, std::string("Metal refused the call and gave no reason: ") + selector + " returned nil");
}

namespace {
const char warning_key = 0;
}  // namespace

void keep_warning(const void* object, NS::Error* warning) {
  objc_setAssociatedObject(as_id(object), &warning_key, as_id(warning), OBJC_ASSOCIATION_RETAIN);
}

nb::object kept_warning(const void* object) {
  const Pool pool;
  auto* warning = reinterpret_cast<NS::Error*>(objc_getAssociatedObject(as_id(object), &warning_key));
  return warning ? to_python(warning->localizedDescription()) : nb::none();
}

}  // namespace pymetal
