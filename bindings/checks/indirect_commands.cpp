#include "checks/indirect_commands.h"

#include "checks/arguments.h"
#include "support/state.h"

namespace pymetal::checks {

namespace {

// What a descriptor allows; without one everything that any may.
struct IndirectLimits {
  NS::UInteger kernel_buffers = limits::buffers;
  NS::UInteger vertex_buffers = limits::buffers;
  NS::UInteger fragment_buffers = limits::buffers;
  NS::UInteger object_buffers = limits::buffers;
  NS::UInteger mesh_buffers = limits::buffers;
  bool inherit_buffers = false;
  bool inherit_pipeline = false;

  NS::UInteger buffers_of(Stage stage) const {
    switch (stage) {
      case Stage::Vertex:
        return vertex_buffers;
      case Stage::Fragment:
        return fragment_buffers;
      case Stage::Object:
        return object_buffers;
      case Stage::Mesh:
        return mesh_buffers;
      default:
        return kernel_buffers;
    }
  }
};

// Of the indirect command buffer and of each of its commands.
struct IndirectRecord : StateRecord {
  IndirectLimits limits;
};

IndirectLimits& limits_of(const NS::Object& object) { return state_of<IndirectRecord>(&object).limits; }

// A descriptor answers for object and mesh functions from macOS 14 on.
NS::UInteger count_of(const MTL::IndirectCommandBufferDescriptor& descriptor, const char* property) {
  const SEL selector = sel_registerName(property);
  return responds_to(&descriptor, selector) ? send<NS::UInteger>(&descriptor, selector) : limits::buffers;
}

}  // namespace

void indirect_command_count(Call call, MTL::Device&, Number count) {
  if (count.value >= 1 && count.value <= limits::indirect_commands) return;
  refuse(call, count, "an indirect command buffer has 1 to " + text_of(limits::indirect_commands) + " commands");
}

void indirect_commands_made(Call, MTL::Device&, MTL::IndirectCommandBuffer* result,
                            Named<MTL::IndirectCommandBufferDescriptor*> descriptor) {
  if (!result) return;
  IndirectLimits& found = limits_of(*result);
  found.kernel_buffers = descriptor.value->maxKernelBufferBindCount();
  found.vertex_buffers = descriptor.value->maxVertexBufferBindCount();
  found.fragment_buffers = descriptor.value->maxFragmentBufferBindCount();
  found.object_buffers = count_of(*descriptor.value, "maxObjectBufferBindCount");
  found.mesh_buffers = count_of(*descriptor.value, "maxMeshBufferBindCount");
  found.inherit_buffers = descriptor.value->inheritBuffers();
  found.inherit_pipeline = descriptor.value->inheritPipelineState();
}

void indirect_command_found(Call, MTL::IndirectCommandBuffer& self, const NS::Object* result) {
  if (result) limits_of(*result) = limits_of(self);
}

void indirect_buffer_index(Call call, const NS::Object& self, Number index) {
  const IndirectLimits& allowed = limits_of(self);
  if (allowed.inherit_buffers) refuse(call, "commands inherit their buffers: the descriptor has inherit_buffers");
  check_index(call, index, "buffers of this command", allowed.buffers_of(stage_of(call)));
}

void indirect_pipeline(Call call, const NS::Object& self) {
  if (!limits_of(self).inherit_pipeline) return;
  refuse(call, "commands inherit their pipeline: the descriptor has inherit_pipeline_state");
}

}  // namespace pymetal::checks
