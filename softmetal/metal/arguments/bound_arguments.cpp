#include "metal/arguments/bound_arguments.h"

namespace softmetal::metal {

BoundArguments::BoundArguments(const CompiledKernel& kernel, const ArgumentTable& table)
    : texture_arguments_(kernel, table) {
  for (UInteger i = 0; i < kBufferCount; ++i) {
    const BufferBinding& binding = table.buffers[i];
    if (!binding.bound()) continue;
    starts_[i] = binding.start();
    lengths_[i] = binding.length();
    bindings_.push_back(binding);
  }
}

void BoundArguments::show(softmetal_launch& launch) const {
  launch.buffers = starts_.data();
  launch.buffer_lengths = lengths_.data();
  texture_arguments_.show(launch);
}

}  // namespace softmetal::metal
