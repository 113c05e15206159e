#include "metal/arguments/argument_checks.h"

#include "foundation/foundation.h"
#include "metal/arguments/texture_arguments.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::ArgumentInfo;
using foundation::raise_invalid_argument;

void check_function_table(const char* selector, const CompiledKernel& kernel, const ArgumentInfo& argument,
                          const BufferBinding& binding) {
  if (binding.functions) return;
  raise_invalid_argument("%s: %s needs a visible function table at index %zu for '%s', and none is set", selector,
                         kernel.subject().c_str(), static_cast<size_t>(argument.index), argument.name.c_str());
}

void check_buffer(const char* selector, const CompiledKernel& kernel, const ArgumentInfo& argument,
                  const BufferBinding& binding) {
  if (!binding.bound() || binding.functions) {
    raise_invalid_argument("%s: %s needs a buffer at index %zu for '%s', and none is set", selector,
                           kernel.subject().c_str(), static_cast<size_t>(argument.index), argument.name.c_str());
  }
  if (argument.is_pointer || binding.length() >= argument.data.size) return;
  raise_invalid_argument("%s: %s reads %zu bytes from '%s' at buffer index %zu, and only %zu are set", selector,
                         kernel.subject().c_str(), static_cast<size_t>(argument.data.size), argument.name.c_str(),
                         static_cast<size_t>(argument.index), static_cast<size_t>(binding.length()));
}

bool is_bound(const ArgumentTable& table, uint64_t index) {
  return index < kBufferCount && table.buffers[index].bound();
}

}  // namespace

std::optional<std::string> missing_argument(const CompiledKernel& kernel, const ArgumentTable& table) {
  for (const ArgumentInfo& argument : kernel.reflection.arguments) {
    const bool is_buffer = argument.type == "buffer" || argument.type == "visible_function_table";
    if (argument.used && is_buffer && !is_bound(table, argument.index)) {
      return "has no buffer at index " + std::to_string(argument.index) + " for '" + argument.name + "'";
    }
  }
  for (const uint64_t index : kernel.reflection.stage_input_buffers) {
    if (!is_bound(table, index)) return "has no buffer at index " + std::to_string(index) + " for its stage input";
  }
  return std::nullopt;
}

void check_argument(const char* selector, const CompiledKernel& kernel, const ArgumentInfo& argument,
                    const ArgumentTable& table) {
  if (argument.type == "buffer" && argument.index < kBufferCount) {
    check_buffer(selector, kernel, argument, table.buffers[argument.index]);
  } else if (argument.type == "visible_function_table" && argument.index < kBufferCount) {
    check_function_table(selector, kernel, argument, table.buffers[argument.index]);
  } else if (argument.type == "texture") {
    check_texture_argument(selector, table, kernel, argument);
  } else if (argument.type == "sampler") {
    check_sampler_argument(selector, table, kernel, argument);
  } else {
    raise_invalid_argument("%s: softmetal does not support the %s argument '%s' of %s", selector, argument.type.c_str(),
                           argument.name.c_str(), kernel.subject().c_str());
  }
}

void check_stage_input(const char* selector, const CompiledKernel& kernel, const ArgumentTable& table) {
  for (const uint64_t index : kernel.reflection.stage_input_buffers) {
    if (is_bound(table, index)) continue;
    raise_invalid_argument("%s: %s reads its stage input from a buffer at index %zu, and none is set", selector,
                           kernel.subject().c_str(), static_cast<size_t>(index));
  }
}

}  // namespace softmetal::metal
