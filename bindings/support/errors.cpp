#include "support/errors.h"

#include <cstdlib>
#include <cstring>

#include "support/collections.h"
#include "support/refusals.h"

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

// Values of Foundation's keys that metal-cpp does not export.
constexpr const char* underlying_key = "NSUnderlyingError";
constexpr const char* underlying_errors_key = "NSMultipleUnderlyingErrorsKey";

NS::Object* value_of(NS::Dictionary* user_info, const char* key) {
  return user_info ? user_info->object(NS::String::string(key, NS::UTF8StringEncoding)) : nullptr;
}

// The errors behind an error, the most direct one first.
nb::list underlying_errors(NS::Dictionary* user_info) {
  nb::list errors;
  if (auto* error = reinterpret_cast<NS::Error*>(value_of(user_info, underlying_key))) {
    errors.append(error_instance(ErrorKind::General, error));
  }
  auto* others = reinterpret_cast<NS::Array*>(value_of(user_info, underlying_errors_key));
  for (NS::UInteger i = 0; others && i < others->count(); ++i) {
    errors.append(error_instance(ErrorKind::General, others->object<NS::Error>(i)));
  }
  return errors;
}

// The description, with reason and suggestion where they say more.
std::string full_message(NS::Error* error) {
  std::string message;
  for (NS::String* part :
       {error->localizedDescription(), error->localizedFailureReason(), error->localizedRecoverySuggestion()}) {
    const char* text = part ? part->utf8String() : nullptr;
    if (!text || message.find(text) != std::string::npos) continue;
    message += (message.empty() ? "" : " ") + std::string(text);
  }
  return message.empty() ? "the call failed" : message;
}

// What Metal noted of each encoder of a failed command buffer, where it was asked to (error_options).
nb::object encoder_infos(NS::Dictionary* user_info) {
  const NS::ErrorUserInfoKey key = MTL::CommandBufferEncoderInfoErrorKey;
  auto* infos = key && user_info ? reinterpret_cast<NS::Array*>(user_info->object(key)) : nullptr;
  return array_out<MTL::CommandBufferEncoderInfo>(infos);
}

}  // namespace

nb::object error_instance(ErrorKind kind, NS::Error* error) {
  const Pool pool;
  const nb::object domain = to_python(error->domain());
  const NS::Integer code = error->code();
  const std::string domain_text = domain.is_none() ? "" : nb::str(domain).c_str();
  const std::string message = full_message(error);
  const ErrorKind known = kind_of(kind, domain_text, code);
  nb::dict details;
  details["domain"] = domain;
  details["code"] = code;
  details["user_info"] = dictionary_out<NS::Object, NS::Object>(error->userInfo());
  details["underlying"] = nb::tuple(underlying_errors(error->userInfo()));
  if (known == ErrorKind::CommandBuffer) details["encoders"] = encoder_infos(error->userInfo());
  return exception_class(known)(nb::steal(PyUnicode_DecodeUTF8(message.data(), message.size(), "replace")), **details);
}

void raise_error(ErrorKind kind, NS::Error* error) { raise_instance(error_instance(kind, error)); }

void raise_error(ErrorKind kind, const std::string& message) { raise_instance(exception_class(kind)(message.c_str())); }

void raise_validation(const std::string& message) { raise_error(ErrorKind::Validation, message); }

void rethrow_named(const std::exception_ptr& error, const char* call, const char* argument) {
  try {
    std::rethrow_exception(error);
  } catch (nb::python_error& refused) {
    const nb::object validation = exception_class(ErrorKind::Validation);
    if (!refused.matches(validation)) throw;
    raise_validation(std::string(call) + ": " + argument + ": " + nb::str(refused.value()).c_str());
  }
}

namespace {

// Where this process runs, if that explains why it has no GPU.
std::string surroundings() {
  if (std::getenv("SSH_CONNECTION")) return " (this process runs in an ssh session)";
  if (std::getenv("CI")) return " (this process runs in CI)";
  return "";
}

}  // namespace

void raise_failed(ErrorKind kind, NS::Error* error, const char* selector) {
  if (error) raise_error(kind, error);
  if (!std::strcmp(selector, "MTL::CreateSystemDefaultDevice")) {
    raise_error(kind,
                "there is no default GPU: Metal gives none to ssh sessions and daemons without a window server, "
                "and to virtual machines without a GPU" +
                    surroundings() + "; copy_all_devices() lists the GPUs that there are");
  }
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
