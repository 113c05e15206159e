// MTLIndirectCommandBuffer: dispatches that compute encoders execute or draws that render encoders execute, encoded by
// the CPU or by kernels.
#pragma once

#include <vector>

#include "exec/kernel_abi.h"
#include "metal/commands/command.h"
#include "metal/compute/compute_state.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/resources/buffer.h"
#include "metal/resources/resource.h"

namespace softmetal::metal {

struct IndirectComputeCommand;
class IndirectDraws;
struct IndirectRenderCommand;
struct RenderPass;
struct RenderState;

// As in Metal, dispatches keep neither pipelines nor buffers alive, nor do draws that kernels encode.
struct IndirectCommandBuffer : Resource {
  UInteger size() const { return commands_.count; }
  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(&commands_)}; }
  void reset(Range range);
  // The commands are of the kind that the descriptor names.
  IndirectComputeCommand* indirect_compute_command(UInteger index);
  IndirectRenderCommand* indirect_render_command(UInteger index);

  // What kernels see of one; it stays where it is as long as the object lives.
  softmetal_indirect_command& dispatch(UInteger index) const { return commands_.dispatches[index]; }
  // Null when the commands are dispatches.
  const std::shared_ptr<IndirectDraws>& draws() const { return draws_; }
  const descriptors::MTLIndirectCommandBufferDescriptor& descriptor() const { return *descriptor_.get(); }
  // Raises, naming `selector`, for a range beyond the commands.
  void check_range(const char* selector, Range range) const;

 private:
  friend IndirectCommandBuffer* make_indirect_command_buffer(Device*, descriptors::MTLIndirectCommandBufferDescriptor*,
                                                             UInteger, UInteger);

  softmetal_indirect_commands commands_{};
  std::vector<softmetal_indirect_command> dispatches_;
  std::shared_ptr<IndirectDraws> draws_;
  objc::Reference<descriptors::MTLIndirectCommandBufferDescriptor> descriptor_;
};

// Raises for what Metal refuses and for commands that softmetal lacks.
IndirectCommandBuffer* make_indirect_command_buffer(Device* device,
                                                    descriptors::MTLIndirectCommandBufferDescriptor* descriptor,
                                                    UInteger max_count, UInteger options);

// Where an execution finds its range: fixed, or in a buffer when it runs.
struct IndirectRange {
  Range fixed;
  objc::Reference<Buffer> buffer;
  UInteger offset = 0;

  Range read() const;
};

// Why commands cannot be executed.
CommandFailure indirect_failure(const std::string& what);

// Nothing when the range lies in the buffer.
std::optional<CommandFailure> check_execution(const IndirectCommandBuffer& commands, const Range& range);

// Runs the commands of a range, each with run(index), until one fails.
template <class Run>
std::optional<CommandFailure> execute_range(const IndirectCommandBuffer& commands, const IndirectRange& where,
                                            Run run) {
  const Range range = where.read();
  std::optional<CommandFailure> problem = check_execution(commands, range);
  for (UInteger i = 0; i < range.length && !problem; ++i) problem = run(range.location + i);
  return problem;
}

// `inherited` is the encoder's state: what the commands take from it is up to their descriptor.
std::unique_ptr<Command> make_indirect_execution(const ComputeState& inherited, IndirectCommandBuffer* commands,
                                                 IndirectRange range);

// The same for draws. Raises when the commands are dispatches.
std::unique_ptr<Command> make_indirect_draws(const char* selector, const RenderState& inherited,
                                             std::shared_ptr<RenderPass> pass, IndirectCommandBuffer* commands,
                                             IndirectRange range);

// Raises, naming `selector`, unless the range of an execution lies in the buffer at that offset.
IndirectRange checked_indirect_range(const char* selector, Buffer* buffer, UInteger offset);

// For blit encoders.
std::unique_ptr<Command> make_indirect_reset(IndirectCommandBuffer* commands, Range range);
std::unique_ptr<Command> make_indirect_copy(IndirectCommandBuffer* source, Range range,
                                            IndirectCommandBuffer* destination, UInteger index);

void define_indirect_command_buffer_classes();

// Adds -[MTLDevice newIndirectCommandBufferWithDescriptor:maxCommandCount:options:].
void define_indirect_command_buffer_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
