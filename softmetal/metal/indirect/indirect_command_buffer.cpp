#include "metal/indirect/indirect_command_buffer.h"

#include <algorithm>
#include <cstring>

#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/indirect/indirect_compute_command.h"
#include "metal/indirect/indirect_render_command.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLIndirectCommandBufferDescriptor;
using foundation::raise_invalid_argument;
using foundation::raise_range;

Class indirect_command_buffer_class;

// MTLIndirectCommandType
constexpr UInteger kDraw = 1 << 0;
constexpr UInteger kDrawIndexed = 1 << 1;
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
    if (source_->draws()) {
      IndirectDraws::copy(*source_->draws(), range_, *destination_->draws(), index_);
      return std::nullopt;
    }
    const softmetal_indirect_command* from = &source_->dispatch(range_.location);
    std::memmove(&destination_->dispatch(index_), from, range_.length * sizeof *from);
    return std::nullopt;
  }

 private:
  objc::Reference<IndirectCommandBuffer> source_;
  Range range_;
  objc::Reference<IndirectCommandBuffer> destination_;
  UInteger index_;
};

void check_command_types(const char* selector, const MTLIndirectCommandBufferDescriptor& descriptor) {
  const UInteger types = descriptor.command_types;
  const bool are_draws = types != 0 && (types & ~(kDraw | kDrawIndexed)) == 0;
  const bool are_dispatches = types != 0 && (types & ~(kConcurrentDispatch | kConcurrentDispatchThreads)) == 0;
  if (!are_draws && !are_dispatches) {
    raise_invalid_argument(
        "%s: softmetal supports commands of the types Draw and DrawIndexed, or of the types ConcurrentDispatch and "
        "ConcurrentDispatchThreads, not of the types %zu",
        selector, static_cast<size_t>(types));
  }
  if (are_dispatches) return;
  for (const UInteger count : {descriptor.max_vertex_buffer_bind_count, descriptor.max_fragment_buffer_bind_count}) {
    if (count <= kBufferCount) continue;
    raise_invalid_argument("%s: %zu buffers are more than the %zu of an argument table", selector,
                           static_cast<size_t>(count), static_cast<size_t>(kBufferCount));
  }
}

}  // namespace

IndirectRange checked_indirect_range(const char* selector, Buffer* buffer, UInteger offset) {
  if (buffer == nullptr) raise_invalid_argument("%s: the indirect buffer is nil", selector);
  constexpr UInteger kSize = 2 * sizeof(uint32_t);  // MTLIndirectCommandBufferExecutionRange
  if (offset % 4 != 0 || offset > buffer->length() || buffer->length() - offset < kSize) {
    raise_range("%s: offset %zu is not a multiple of 4 with %zu bytes behind it", selector, static_cast<size_t>(offset),
                static_cast<size_t>(kSize));
  }
  return {.fixed = {}, .buffer = objc::Reference<Buffer>(buffer), .offset = offset};
}

Range IndirectRange::read() const {
  if (!buffer) return fixed;
  uint32_t read[2];
  std::memcpy(read, buffer->bytes() + offset, sizeof read);
  return {read[0], read[1]};
}

CommandFailure indirect_failure(const std::string& what) {
  return {CommandBufferError::kInvalidResource, "an indirect command buffer cannot be executed: " + what};
}

std::optional<CommandFailure> check_execution(const IndirectCommandBuffer& commands, const Range& range) {
  const UInteger count = commands.size();
  if (range.location <= count && range.length <= count - range.location) return std::nullopt;
  return indirect_failure("the range (" + std::to_string(range.location) + ", " + std::to_string(range.length) +
                          ") is beyond its " + std::to_string(count) + " commands");
}

void IndirectCommandBuffer::check_range(const char* selector, Range range) const {
  if (range.location <= size() && range.length <= size() - range.location) return;
  raise_range("%s: range (%zu, %zu) is beyond the %zu commands", selector, static_cast<size_t>(range.location),
              static_cast<size_t>(range.length), static_cast<size_t>(size()));
}

void IndirectCommandBuffer::reset(Range range) {
  check_range("resetWithRange:", range);
  if (draws_) return draws_->reset(range);
  std::fill_n(&dispatch(range.location), range.length, softmetal_indirect_command{});
}

IndirectComputeCommand* IndirectCommandBuffer::indirect_compute_command(UInteger index) {
  constexpr const char* kSelector = "indirectComputeCommandAtIndex:";
  check_range(kSelector, {index, 1});
  if (draws_) raise_invalid_argument("%s: the commands are draws", kSelector);
  return objc::autorelease(make_indirect_compute_command(this, index));
}

IndirectRenderCommand* IndirectCommandBuffer::indirect_render_command(UInteger index) {
  constexpr const char* kSelector = "indirectRenderCommandAtIndex:";
  check_range(kSelector, {index, 1});
  if (!draws_) raise_invalid_argument("%s: the commands are dispatches", kSelector);
  return objc::autorelease(make_indirect_render_command(this, index));
}

IndirectCommandBuffer* make_indirect_command_buffer(Device* device, MTLIndirectCommandBufferDescriptor* descriptor,
                                                    UInteger max_count, UInteger options) {
  constexpr const char* kSelector = "newIndirectCommandBufferWithDescriptor:maxCommandCount:options:";
  if (descriptor == nullptr) raise_invalid_argument("%s: the descriptor is nil", kSelector);
  check_command_types(kSelector, *descriptor);
  constexpr UInteger kMostCommands = 16384;  // Metal's limit
  if (max_count == 0 || max_count > kMostCommands) {
    raise_invalid_argument("%s: the number of commands (%zu) is not between 1 and %zu", kSelector,
                           static_cast<size_t>(max_count), static_cast<size_t>(kMostCommands));
  }
  auto* commands = objc::make<IndirectCommandBuffer>(indirect_command_buffer_class);
  commands->commands_.count = max_count;
  commands->descriptor_ = descriptors::copy_of(*descriptor);
  UInteger command_size = sizeof(softmetal_indirect_command);
  if ((descriptor->command_types & (kDraw | kDrawIndexed)) != 0) {
    command_size = sizeof(softmetal_indirect_draw);
    commands->draws_ = std::make_shared<IndirectDraws>(max_count);
    commands->commands_.draws = commands->draws_->commands();
  } else {
    commands->dispatches_.resize(max_count);
    commands->commands_.dispatches = commands->dispatches_.data();
  }
  commands->account(device, ResourceModes::from_options(options), max_count * command_size);
  return commands;
}

std::unique_ptr<Command> make_indirect_reset(IndirectCommandBuffer* commands, Range range) {
  return std::make_unique<ResetCommand>(commands, range);
}

std::unique_ptr<Command> make_indirect_copy(IndirectCommandBuffer* source, Range range,
                                            IndirectCommandBuffer* destination, UInteger index) {
  if (!source->draws() != !destination->draws()) {
    raise_invalid_argument("copyIndirectCommandBuffer: one of the buffers has draws and the other dispatches");
  }
  return std::make_unique<CopyCommand>(source, range, destination, index);
}

void define_indirect_command_buffer_classes() {
  using B = IndirectCommandBuffer;
  indirect_command_buffer_class = objc::ClassBuilder<B>("SoftmetalIndirectCommandBuffer", resource_class())
                                      .method<&B::size>("size")
                                      .method<&B::gpu_resource_id>("gpuResourceID")
                                      .method<&B::reset>("resetWithRange:")
                                      .method<&B::indirect_compute_command>("indirectComputeCommandAtIndex:")
                                      .method<&B::indirect_render_command>("indirectRenderCommandAtIndex:")
                                      .conforms_to("MTLIndirectCommandBuffer")
                                      .get();
  define_indirect_compute_command_class();
  define_indirect_render_command_class();
}

void define_indirect_command_buffer_makers(objc::ClassBuilder<Device>& builder) {
  builder.method("newIndirectCommandBufferWithDescriptor:maxCommandCount:options:",
                 [](Device* self, SEL, MTLIndirectCommandBufferDescriptor* descriptor, UInteger max_count,
                    UInteger options) { return make_indirect_command_buffer(self, descriptor, max_count, options); });
}

}  // namespace softmetal::metal
