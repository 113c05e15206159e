// Running the commands of an indirect command buffer. Kernels may have written them, so they are checked when they run.
#include <cstring>

#include "metal/arguments/argument_checks.h"
#include "metal/compute/dispatch_command.h"
#include "metal/device/objects_by_resource.h"
#include "metal/indirect/indirect_command_buffer.h"

namespace softmetal::metal {
namespace {

// Bytes behind an address that nobody knows the buffer of.
constexpr UInteger kUnknownLength = UInteger{1} << 40;

Size size_of(const softmetal_uint (&given)[3]) { return {given[0], given[1], given[2]}; }

bool has_zero(const Size& size) { return size.width == 0 || size.height == 0 || size.depth == 0; }

class IndirectExecution : public Command {
 public:
  IndirectExecution(const ComputeState& inherited, IndirectCommandBuffer* commands, IndirectRange range)
      : inherited_(inherited), commands_(commands), range_(std::move(range)) {}

  std::optional<CommandFailure> execute(exec::Worker& worker) override {
    return execute_range(*commands_.get(), range_, [&](UInteger index) { return run(index, worker); });
  }

 private:
  std::optional<CommandFailure> run(UInteger index, exec::Worker& worker) const {
    const softmetal_indirect_command command = commands_->dispatch(index);
    if (command.dispatch == SOFTMETAL_DISPATCH_NONE) return std::nullopt;
    const ComputeState state = state_of(command);
    if (auto problem = check(state, command)) {
      return indirect_failure("command " + std::to_string(index) + " " + *problem);
    }
    const Size group = size_of(command.threads_per_threadgroup);
    Size threads = size_of(command.grid);
    if (command.dispatch == SOFTMETAL_DISPATCH_THREADGROUPS) {
      threads = {threads.width * group.width, threads.height * group.height, threads.depth * group.depth};
    }
    if ((threads.width | threads.height | threads.depth) > UINT32_MAX) {
      return indirect_failure("command " + std::to_string(index) + " asks for 2^32 threads or more in a dimension");
    }
    return has_zero(threads) ? std::nullopt : make_dispatch(state, threads, group)->execute(worker);
  }

  ComputeState state_of(const softmetal_indirect_command& command) const {
    ComputeState state;
    state.pipeline = commands_->descriptor().inherit_pipeline_state
                         ? inherited_.pipeline
                         : ObjectsByResource<ComputePipelineState>::shared().find(command.pipeline);
    for (UInteger i = 0; i < kBufferCount; ++i) {
      state.threadgroup_lengths[i] = command.threadgroup_lengths[i];
      if (!commands_->descriptor().inherit_buffers) state.arguments.buffers[i] = binding_of(command.buffers[i]);
    }
    if (commands_->descriptor().inherit_buffers) state.arguments.buffers = inherited_.arguments.buffers;
    state.arguments.textures = inherited_.arguments.textures;
    state.arguments.samplers = inherited_.arguments.samplers;
    state.stage_in = inherited_.stage_in;
    if (command.has_stage_in_region) state.stage_in = {.region = region_of(command), .indirect = {}};
    return state;
  }

  static BufferBinding binding_of(softmetal_ulong address) {
    BufferBinding binding;
    if (address == 0) return binding;
    // Somebody else's memory.
    binding.bytes = std::shared_ptr<std::byte[]>(std::shared_ptr<void>(), reinterpret_cast<std::byte*>(address));
    binding.bytes_length = kUnknownLength;
    return binding;
  }

  static StageInRegion region_of(const softmetal_indirect_command& command) {
    StageInRegion region;
    std::memcpy(region.origin.data(), command.stage_in_origin, sizeof command.stage_in_origin);
    std::memcpy(region.size.data(), command.stage_in_size, sizeof command.stage_in_size);
    return region;
  }

  static std::optional<std::string> check(const ComputeState& state, const softmetal_indirect_command& command) {
    if (!state.pipeline) return "has no pipeline made with supportIndirectCommandBuffers";
    const Size group = size_of(command.threads_per_threadgroup);
    const UInteger limit = state.pipeline->max_total_threads_per_threadgroup();
    if (has_zero(group) || group.width > limit || group.height > limit || group.depth > limit ||
        group.width * group.height * group.depth > limit) {
      return "has a threadgroup of no threads, or of more than " + std::to_string(limit);
    }
    return missing_argument(state.pipeline->kernel(), state.arguments);
  }

  const ComputeState inherited_;
  objc::Reference<IndirectCommandBuffer> commands_;
  IndirectRange range_;
};

}  // namespace

std::unique_ptr<Command> make_indirect_execution(const ComputeState& inherited, IndirectCommandBuffer* commands,
                                                 IndirectRange range) {
  return std::make_unique<IndirectExecution>(inherited, commands, std::move(range));
}

}  // namespace softmetal::metal
