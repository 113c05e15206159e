// Whether an argument table has what a function needs.
#pragma once

#include <optional>
#include <string>

#include "metal/arguments/argument_table.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

// What the function lacks, in words; nothing when its buffers are all there.
std::optional<std::string> missing_argument(const CompiledKernel& kernel, const ArgumentTable& table);

// Raises, naming `selector`, for an argument of buffers, textures, samplers or function tables that the table lacks or
// that does not suit.
void check_argument(const char* selector, const CompiledKernel& kernel, const compiler_bridge::ArgumentInfo& argument,
                    const ArgumentTable& table);

// Raises unless the buffers are there that a stage input is read from.
void check_stage_input(const char* selector, const CompiledKernel& kernel, const ArgumentTable& table);

}  // namespace softmetal::metal
