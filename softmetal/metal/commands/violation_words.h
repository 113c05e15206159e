// How messages and facts about what shader validation has found speak of arguments, variables, threads and places.
#pragma once

#include <string>

#include "exec/validation/violation.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

// "read", "write" or "atomic access".
const char* describe_access(uint32_t access);

// What kind of error it is, in a few words.
const char* name_of(exec::ViolationKind kind);

// "thread (7, 0, 0) of the grid, (7, 0, 0) in its threadgroup", "vertex 3 of instance 0", "pixel (3, 4) of primitive
// 0".
std::string describe_thread(const exec::ThreadPlace& place);

// Who did what where: describe_thread(…), ", at program_source:3:13", where that is known.
std::string describe_action(const exec::ThreadAction& action);

// Of the argument or variable that a violation's root is; empty for what has none.
std::string root_name(const exec::Violation& violation, const CompiledKernel& kernel);

// The index of an argument in its table.
uint32_t root_index(uint32_t root);

// "argument 'from' (buffer 0)", "variable 'tile'".
std::string describe_root(const exec::Violation& violation, const CompiledKernel& kernel);

}  // namespace softmetal::metal
