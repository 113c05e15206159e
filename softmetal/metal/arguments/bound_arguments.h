// What a function of a dispatch or a draw is given: the start of each buffer, textures, samplers, and the references
// that keep them.
#pragma once

#include <array>
#include <vector>

#include "metal/arguments/argument_table.h"
#include "metal/arguments/texture_arguments.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

class BoundArguments {
 public:
  // `table` must have passed the checks for `kernel`.
  BoundArguments(const CompiledKernel& kernel, const ArgumentTable& table);
  BoundArguments(const BoundArguments&) = delete;
  BoundArguments& operator=(const BoundArguments&) = delete;

  // Lets a launch refer to the arguments, which must live as long.
  void show(softmetal_launch& launch) const;

 private:
  std::vector<BufferBinding> bindings_;  // for their references
  std::array<void*, kBufferCount> starts_{};
  std::array<softmetal_ulong, kBufferCount> lengths_{};
  TextureArguments texture_arguments_;
};

}  // namespace softmetal::metal
