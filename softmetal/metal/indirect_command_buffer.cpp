#include "metal/indirect_command_buffer.h"

#include <cstring>

#include "foundation/foundation.h"
#include "metal/device.h"
#include "metal/indirect_compute_command.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLIndirectCommandBufferDescriptor;
using foundation::raise_invalid_argument;
using foundation::raise_range;

Class indirect_command_buffer_class;

// MTLIndirectCommandType
constexpr UInteger kConcurrentDispatch = 1 << 5;
constexpr UInteger kConcurrentDispatchThreads = 1 << 6;

class ResetCommand : public Command {
 public:
  ResetCommand(IndirectCommandBuffer* commands, Range range) : commands_(commands), range_(range) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    commands_->reset(range_);
    return std::nullopt;
  }

 private:
  objc::Reference<IndirectCommandBuffer> commands_;
  Range range_;
};

class CopyCommand : public Command {
 public:
  CopyCommand(IndirectCommandBuffer* source, Range range, IndirectCommandBuffer* destination, UInteger index)
      : source_(source), range_(range), destination_(destination), index_(index) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    const softmetal_indirect_command* from = source_->commands()->commands + range_.location;
    std::memmove(destination_->commands()->commands + index_, from, range_.length * sizeof *from);
    return std::nullopt;
  }

 private:
  objc::Reference<IndirectCommandBuffer> source_;
  Range range_;
  objc::Reference<IndirectCommandBuffer> destination_;
  UInteger index_;
};

}  // namespace

void IndirectCommandBuffer::check_range(const char* selector, Range range) const {
  if (range.location <= size() && range.length <= size() - range.location) return;
  raise_range("%s: range (%zu, %zu) is beyond the %zu commands", selector, static_cast<size_t>(range.location),
              static_cast<size_t>(range.length), static_cast<size_t>(size()));
}

void IndirectCommandBuffer::reset(Range range) {
  check_range("resetWithRange:", range);
  std::memset(commands()->commands + range.location, 0, range.length * sizeof(softmetal_indirect_command));
}

IndirectComputeCommand* IndirectCommandBuffer::indirect_compute_command(UInteger index) {
  check_range("indirectComputeCommandAtIndex:", {index, 1});
  return objc::autorelease(make_indirect_compute_command(this, index));
}

IndirectCommandBuffer* make_indirect_command_buffer(Device* device, MTLIndirectCommandBufferDescriptor* descriptor,
                                                    UInteger max_count, UInteger options) {
  constexpr const char* kSelector = "newIndirectCommandBufferWithDescriptor:maxCommandCount:options:";
  if (descriptor == nullptr) raise_invalid_argument("%s: the descriptor is nil", kSelector);
  if (descriptor->command_types == 0 ||
      (descriptor->command_types & ~(kConcurrentDispatch | kConcurrentDispatchThreads)) != 0) {
    raise_invalid_argument(
        "%s: softmetal supports commands of the types ConcurrentDispatch and ConcurrentDispatchThreads"
        " alone, not of the types %zu",
        kSelector, static_cast<size_t>(descriptor->command_types));
  }
  constexpr UInteger kMostCommands = 16384;  // Metal's limit
  if (max_count == 0 || max_count > kMostCommands) {
    raise_invalid_argument("%s: the number of commands (%zu) is not between 1 and %zu", kSelector,
                           static_cast<size_t>(max_count), static_cast<size_t>(kMostCommands));
  }
  auto* commands = objc::make<IndirectCommandBuffer>(indirect_command_buffer_class);
  const size_t bytes = sizeof(softmetal_indirect_commands) + max_count * sizeof(softmetal_indirect_command);
  commands->memory_.resize((bytes + 7) / 8);
  commands->commands()->count = max_count;
  commands->descriptor_ = descriptors::copy_of(*descriptor);
  commands->account(device, ResourceModes::from_options(options), commands->memory_.size() * 8);
  return commands;
}

std::unique_ptr<Command> make_indirect_reset(IndirectCommandBuffer* commands, Range range) {
  return std::make_unique<ResetCommand>(commands, range);
}

std::unique_ptr<Command> make_indirect_copy(IndirectCommandBuffer* source, Range range,
                                            IndirectCommandBuffer* destination, UInteger index) {
  return std::make_unique<CopyCommand>(source, range, destination, index);
}

void define_indirect_command_buffer_classes() {
  using B = IndirectCommandBuffer;
  indirect_command_buffer_class = objc::ClassBuilder<B>("SoftmetalIndirectCommandBuffer", resource_class())
                                      .method<&B::size>("size")
                                      .method<&B::gpu_resource_id>("gpuResourceID")
                                      .method<&B::reset>("resetWithRange:")
                                      .method<&B::indirect_compute_command>("indirectComputeCommandAtIndex:")
                                      .conforms_to("MTLIndirectCommandBuffer")
                                      .get();
  define_indirect_compute_command_class();
}

void define_indirect_command_buffer_makers(objc::ClassBuilder<Device>& builder) {
  builder.method("newIndirectCommandBufferWithDescriptor:maxCommandCount:options:",
                 [](Device* self, SEL, MTLIndirectCommandBufferDescriptor* descriptor, UInteger max_count,
                    UInteger options) { return make_indirect_command_buffer(self, descriptor, max_count, options); });
}

}  // namespace softmetal::metal
