// MTLLinkedFunctions: the visible functions that a pipeline's kernel may call through tables.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "metal/functions/compiled_kernel.h"
#include "metal/functions/function.h"

namespace softmetal::metal {

struct LinkedFunction {
  objc::Reference<Function> function;
  std::shared_ptr<const CompiledKernel> code;
};

class LinkedFunctions {
 public:
  // Compiles the functions of the descriptor, which may be nil.
  static compiler_bridge::Outcome<LinkedFunctions> compile(id descriptor, bool is_validated);

  // Whether threads meet in one of them, so that the kernel has to run as if they met in it too.
  bool may_meet() const;
  // Where the instructions of each are.
  std::vector<exec::CodeRange> code() const;
  // Null when it is not among them.
  const LinkedFunction* find(const Function* function) const;
  const LinkedFunction* find(std::string_view name) const;

 private:
  std::vector<LinkedFunction> functions_;
};

}  // namespace softmetal::metal
