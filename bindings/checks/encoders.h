// The life of an encoder: open until end_encoding.
#pragma once

#include <Metal/Metal.hpp>
#include <array>
#include <bitset>
#include <memory>

#include "checks/bound_buffers.h"
#include "checks/command_buffers.h"
#include "checks/kernel_arguments.h"
#include "checks/limits.h"
#include "support/sequences.h"
#include "support/state.h"

namespace pymetal::checks {

struct RenderPassFacts;

struct EncoderRecord : StateRecord {
  EncoderRecord();
  ~EncoderRecord() override;

  bool known = false;  // opened before our eyes, so that what is missing is known too
  bool ended = false;
  int debug_groups = 0;
  const MTL::Device* device = nullptr;                 // null until a check asks for it
  std::shared_ptr<CommandBufferState> command_buffer;  // null when the encoder is not known
  std::shared_ptr<int> open_children;                  // of a parallel encoder: its encoders that are open
  std::shared_ptr<int> siblings;                       // the same count, held by those encoders

  // Of the compute pipeline state set last; 0 before.
  NS::UInteger max_threads_per_threadgroup = 0;
  NS::UInteger static_threadgroup_memory = 0;
  NS::UInteger threadgroup_memory = 0;
  std::array<uint32_t, limits::threadgroup_memories> threadgroup_memories{};
  MTL::Size device_limit{0, 0, 0};

  BoundBuffers buffers;
  std::bitset<limits::textures> textures;  // of kernels
  std::bitset<limits::samplers> samplers;
  std::bitset<limits::threadgroup_memories> threadgroup_memory_set;
  std::shared_ptr<const KernelArguments> kernel;  // of the compute pipeline state set last
  const MTL::CommandBuffer* retaining = nullptr;  // what keeps the buffers alive that are bound, if it retains
  uint32_t watched_since = 0;                     // times_switched() when it was opened

  bool has_render_pipeline = false;
  std::unique_ptr<RenderPassFacts> pass;
};

// What is known of an encoder that was opened.
void note_opened(const NS::Object& encoder, const std::shared_ptr<CommandBufferState>& command_buffer);

// After a method that returned an encoder.
void encoder_opened(Call call, MTL::CommandBuffer& self, MTL::CommandEncoder* encoder);
void encoder_opened(Call call, MTL::ParallelRenderCommandEncoder& self, MTL::RenderCommandEncoder* encoder);

[[noreturn]] void refuse_ended_encoder(Call call);

// Encoders of Metal 4 are no MTL::CommandEncoder, and have the same life.
inline EncoderRecord& encoder_record(const NS::Object& self) { return state_of<EncoderRecord>(&self); }

// Before every method that encodes.
inline void encoding(Call call, const NS::Object& self) {
  if (encoder_record(self).ended) refuse_ended_encoder(call);
}

// From then on the encoder has ended, and its command buffer has no open encoder.
void mark_ended(EncoderRecord& record, const void* encoder);

// Before endEncoding.
void end_encoding(Call call, const NS::Object& self);

void push_group(Call call, const NS::Object& self);
void pop_group(Call call, const NS::Object& self);

// What a command uses belongs to the encoder's device; nil unbinds.
void same_device(Call call, const NS::Object& self, Named<const NS::Object*> object);
void same_devices(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Buffer>&> buffers);
void same_devices(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Texture>&> textures);

}  // namespace pymetal::checks
