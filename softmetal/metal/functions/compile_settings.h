// MTLCompileOptions as the compiler takes them.
#pragma once

#include <variant>

#include "compiler_bridge/compiler.h"
#include "metal/descriptors/descriptors.h"

namespace softmetal::metal {

// `options` may be null. Options that softmetal cannot honour are an error.
compiler_bridge::Outcome<compiler_bridge::CompileSettings> compile_settings(CompileOptions* options);

}  // namespace softmetal::metal
