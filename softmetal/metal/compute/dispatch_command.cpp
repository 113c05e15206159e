#include "metal/compute/dispatch_command.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "exec/worker_pool.h"
#include "metal/arguments/bound_arguments.h"
#include "metal/commands/run_report.h"

namespace softmetal::metal {
namespace {

void store(softmetal_uint (&to)[3], const Size& size) {
  to[0] = static_cast<softmetal_uint>(size.width);
  to[1] = static_cast<softmetal_uint>(size.height);
  to[2] = static_cast<softmetal_uint>(size.depth);
}

class DispatchCommand : public Command {
 public:
  DispatchCommand(const ComputeState& state, const Size& threads_per_threadgroup)
      : pipeline_(state.pipeline),
        arguments_(state.pipeline->kernel(), state.arguments),
        threadgroup_lengths_(state.threadgroup_lengths),
        stage_in_(state.stage_in) {
    arguments_.show(launch_);
    launch_.threadgroup_lengths = threadgroup_lengths_.data();
    store(launch_.threads_per_threadgroup, threads_per_threadgroup);
  }

  void set_grid(const Size& threads, const Size& threadgroups) {
    store(launch_.threads_per_grid, threads);
    store(launch_.threadgroups_per_grid, threadgroups);
  }

  std::optional<CommandFailure> execute(exec::Worker& worker) override {
    uint64_t count = 1;
    for (const softmetal_uint groups : launch_.threadgroups_per_grid) {
      if (__builtin_mul_overflow(count, uint64_t{groups}, &count)) {
        return CommandFailure{CommandBufferError::kInternal, "the grid has more than 2^64 threadgroups"};
      }
    }
    set_stage_in();
    const CompiledKernel& kernel = pipeline_->kernel();
    const exec::RunOutcome outcome = exec::WorkerPool::shared().run(
        {kernel.module->run(), &launch_, count, kernel.reflection.fiber_stack_bytes, pipeline_->code()}, worker);
    return describe_outcome(outcome, launch_, kernel);
  }

 protected:
  softmetal_launch launch_{};

 private:
  void set_stage_in() {
    const auto& grid = launch_.threads_per_grid;
    const StageInRegion region = stage_in_.read({grid[0], grid[1], grid[2]});
    std::copy(region.origin.begin(), region.origin.end(), launch_.stage_in_origin);
    std::copy(region.size.begin(), region.size.end(), launch_.stage_in_size);
  }

  objc::Reference<ComputePipelineState> pipeline_;
  BoundArguments arguments_;
  std::array<softmetal_uint, kBufferCount> threadgroup_lengths_;
  StageInSetting stage_in_;
};

class IndirectDispatchCommand : public DispatchCommand {
 public:
  IndirectDispatchCommand(const ComputeState& state, Buffer* arguments, UInteger offset, const Size& threads)
      : DispatchCommand(state, threads), arguments_(arguments), offset_(offset), threads_(threads) {}

  std::optional<CommandFailure> execute(exec::Worker& worker) override {
    DispatchThreadgroupsIndirectArguments read;
    std::memcpy(&read, arguments_->bytes() + offset_, sizeof read);
    const auto& groups = read.threadgroups_per_grid;
    const Size threads = {groups[0] * threads_.width, groups[1] * threads_.height, groups[2] * threads_.depth};
    if ((threads.width | threads.height | threads.depth) > UINT32_MAX) {
      return CommandFailure{CommandBufferError::kInternal, "an indirect dispatch asks for more than 2^32 threads"};
    }
    set_grid(threads, {groups[0], groups[1], groups[2]});
    return DispatchCommand::execute(worker);
  }

 private:
  objc::Reference<Buffer> arguments_;
  UInteger offset_;
  Size threads_;
};

UInteger groups_for(UInteger threads, UInteger per_group) { return threads / per_group + (threads % per_group != 0); }

}  // namespace

std::unique_ptr<Command> make_dispatch(const ComputeState& state, const Size& threads_per_grid,
                                       const Size& threads_per_threadgroup) {
  auto command = std::make_unique<DispatchCommand>(state, threads_per_threadgroup);
  command->set_grid(threads_per_grid, {groups_for(threads_per_grid.width, threads_per_threadgroup.width),
                                       groups_for(threads_per_grid.height, threads_per_threadgroup.height),
                                       groups_for(threads_per_grid.depth, threads_per_threadgroup.depth)});
  return command;
}

std::unique_ptr<Command> make_indirect_dispatch(const ComputeState& state, Buffer* arguments, UInteger offset,
                                                const Size& threads_per_threadgroup) {
  return std::make_unique<IndirectDispatchCommand>(state, arguments, offset, threads_per_threadgroup);
}

}  // namespace softmetal::metal
