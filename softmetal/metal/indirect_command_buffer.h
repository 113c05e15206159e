// MTLIndirectCommandBuffer: dispatches encoded once by the CPU or by kernels, and executed by compute encoders.
#pragma once

#include <vector>

#include "exec/kernel_abi.h"
#include "metal/buffer.h"
#include "metal/command.h"
#include "metal/compute_state.h"
#include "metal/generated/descriptors.h"
#include "metal/resource.h"

namespace softmetal::metal {

struct IndirectComputeCommand;

// As in Metal, the commands keep neither pipelines nor buffers alive.
struct IndirectCommandBuffer : Resource {
  UInteger size() const { return commands()->count; }
  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(commands())}; }
  void reset(Range range);
  IndirectComputeCommand* indirect_compute_command(UInteger index);

  // What kernels see; it stays where it is as long as the object lives.
  softmetal_indirect_commands* commands() const {
    return reinterpret_cast<softmetal_indirect_commands*>(const_cast<softmetal_ulong*>(memory_.data()));
  }
  const descriptors::MTLIndirectCommandBufferDescriptor& descriptor() const { return *descriptor_.get(); }
  // Raises, naming `selector`, for a range beyond the commands.
  void check_range(const char* selector, Range range) const;

 private:
  friend IndirectCommandBuffer* make_indirect_command_buffer(Device*, descriptors::MTLIndirectCommandBufferDescriptor*,
                                                             UInteger, UInteger);

  std::vector<softmetal_ulong> memory_;
  objc::Reference<descriptors::MTLIndirectCommandBufferDescriptor> descriptor_;
};

// Raises for what Metal refuses and for commands that draw.
IndirectCommandBuffer* make_indirect_command_buffer(Device* device,
                                                    descriptors::MTLIndirectCommandBufferDescriptor* descriptor,
                                                    UInteger max_count, UInteger options);

// Where an execution finds its range: fixed, or in a buffer when it runs.
struct IndirectRange {
  Range fixed;
  objc::Reference<Buffer> buffer;
  UInteger offset = 0;
};

// `inherited` is the encoder's state: what the commands take from it is up to their descriptor.
std::unique_ptr<Command> make_indirect_execution(const ComputeState& inherited, IndirectCommandBuffer* commands,
                                                 IndirectRange range);

// For blit encoders.
std::unique_ptr<Command> make_indirect_reset(IndirectCommandBuffer* commands, Range range);
std::unique_ptr<Command> make_indirect_copy(IndirectCommandBuffer* source, Range range,
                                            IndirectCommandBuffer* destination, UInteger index);

void define_indirect_command_buffer_classes();

// Adds -[MTLDevice newIndirectCommandBufferWithDescriptor:maxCommandCount:options:].
void define_indirect_command_buffer_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
