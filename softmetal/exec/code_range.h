// Where in memory a loaded kernel's instructions are.
#pragma once

#include <cstdint>

namespace softmetal::exec {

struct CodeRange {
  uintptr_t start = 0;
  uintptr_t end = 0;

  bool holds(uintptr_t address) const { return address >= start && address < end; }
};

// The executable segment that holds `instruction`; empty when no loaded object has one.
CodeRange code_around(const void* instruction);

}  // namespace softmetal::exec
