#include "metal/functions/compile_settings.h"

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;
using compiler_bridge::CompileSettings;

// A macro's value is an NSString, or an NSNumber whose description is its text.
std::string macro_value(id value) {
  if (foundation::is_string(value)) return std::string(foundation::string_value(value));
  const auto describe = reinterpret_cast<id (*)(id, SEL)>(
      class_getMethodImplementation(object_getClass(value), sel_registerName("description")));
  return std::string(foundation::string_value(describe(value, sel_registerName("description"))));
}

const char* math_mode_name(MathMode mode) {
  switch (mode) {
    case MathMode::kSafe:
      return "safe";
    case MathMode::kRelaxed:
      return "relaxed";
    case MathMode::kFast:
      return "fast";
  }
  return "safe";
}

std::optional<CompileError> unsupported(const CompileOptionsFields& options) {
  const char* what = nullptr;
  if (options.library_type != LibraryType::kExecutable) what = "dynamic libraries";
  if (foundation::array_count(options.libraries.get()) > 0) what = "linking with dynamic libraries";
  if (what == nullptr) return std::nullopt;
  return CompileError{"MTLLibraryErrorDomain", static_cast<intptr_t>(LibraryError::kUnsupported),
                      std::string("softmetal does not support ") + what};
}

}  // namespace

compiler_bridge::Outcome<CompileSettings> compile_settings(CompileOptions* options) {
  CompileSettings settings;
  if (options == nullptr) return settings;
  const CompileOptionsFields& fields = options->fields;
  if (auto error = unsupported(fields)) return std::move(*error);
  std::vector<id> names, values;
  foundation::dictionary_entries(fields.preprocessor_macros.get(), &names, &values);
  for (size_t i = 0; i < names.size(); ++i) {
    settings.macros.emplace_back(foundation::string_value(names[i]), macro_value(values[i]));
  }
  settings.math_mode = math_mode_name(fields.math_mode);
  if (fields.math_functions == MathFloatingPointFunctions::kPrecise) settings.math_functions = "precise";
  if (fields.language_version != 0) {
    settings.language_version =
        std::to_string(fields.language_version >> 16) + "." + std::to_string(fields.language_version & 0xffff);
  }
  settings.enable_logging = fields.enable_logging;
  settings.optimize_for_size = fields.optimization_level == LibraryOptimizationLevel::kSize;
  return settings;
}

}  // namespace softmetal::metal
