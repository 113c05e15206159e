#include "metal/functions/shader_validation.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "softmetal.h"

namespace softmetal::metal {
namespace {

std::atomic<bool>& is_default() {
  static std::atomic<bool> value = [] {
    const char* text = std::getenv("MTL_SHADER_VALIDATION");
    return text != nullptr && *text != '\0' && std::strcmp(text, "0") != 0;
  }();
  return value;
}

}  // namespace

bool wants_shader_validation(ShaderValidation asked) {
  if (asked == ShaderValidation::kDefault) return is_default().load(std::memory_order_relaxed);
  return asked == ShaderValidation::kEnabled;
}

}  // namespace softmetal::metal

extern "C" void softmetal_set_shader_validation(bool enabled) { softmetal::metal::is_default().store(enabled); }

extern "C" bool softmetal_shader_validation() { return softmetal::metal::is_default().load(); }
