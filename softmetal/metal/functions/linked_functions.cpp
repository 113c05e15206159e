#include "metal/functions/linked_functions.h"

#include <algorithm>

#include "foundation/foundation.h"
#include "metal/descriptors/generated/descriptors.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;
using compiler_bridge::Outcome;

// MTLComputePipelineError
constexpr intptr_t kUnsupported = 2;
constexpr intptr_t kInvalidInput = 3;

CompileError error(intptr_t code, std::string message) {
  return {"MTLComputePipelineErrorDomain", code, std::move(message)};
}

std::optional<CompileError> check(const descriptors::MTLLinkedFunctions& given) {
  if (foundation::array_count(given.binary_functions.get()) > 0) {
    return error(kUnsupported, "softmetal does not support binary functions among the linked functions");
  }
  return std::nullopt;
}

}  // namespace

Outcome<LinkedFunctions> LinkedFunctions::compile(id descriptor, bool is_validated) {
  LinkedFunctions linked;
  if (descriptor == nullptr) return linked;
  auto& given = *reinterpret_cast<descriptors::MTLLinkedFunctions*>(descriptor);
  if (auto problem = check(given)) return std::move(*problem);
  for (id list : {given.functions.get(), given.private_functions.get()}) {
    for (size_t i = 0; i < foundation::array_count(list); ++i) {
      auto* function = reinterpret_cast<Function*>(foundation::array_object(list, i));
      if (!function->is_visible()) {
        return error(kInvalidInput, "the linked function '" + function->source_name() + "' is not [[visible]]");
      }
      auto outcome = function->compile({.shader_validation = is_validated});
      if (auto* problem = std::get_if<CompileError>(&outcome)) return std::move(*problem);
      auto& code = std::get<std::shared_ptr<const CompiledKernel>>(outcome);
      linked.functions_.push_back({objc::Reference<Function>(function), std::move(code)});
    }
  }
  return linked;
}

bool LinkedFunctions::may_meet() const {
  return std::any_of(functions_.begin(), functions_.end(),
                     [](const LinkedFunction& linked) { return linked.code->reflection.meets; });
}

std::vector<exec::CodeRange> LinkedFunctions::code() const {
  std::vector<exec::CodeRange> ranges;
  for (const LinkedFunction& linked : functions_) ranges.push_back(linked.code->module->code());
  return ranges;
}

const LinkedFunction* LinkedFunctions::find(const Function* function) const {
  const auto found = std::find_if(functions_.begin(), functions_.end(), [function](const LinkedFunction& linked) {
    return linked.function.get() == function;
  });
  return found == functions_.end() ? nullptr : &*found;
}

const LinkedFunction* LinkedFunctions::find(std::string_view name) const {
  const auto found = std::find_if(functions_.begin(), functions_.end(), [name](const LinkedFunction& linked) {
    return foundation::string_value(linked.function->name()) == name;
  });
  return found == functions_.end() ? nullptr : &*found;
}

}  // namespace softmetal::metal
