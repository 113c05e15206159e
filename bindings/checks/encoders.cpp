#include "checks/encoders.h"

#include "checks/enabled.h"
#include "checks/render_pass.h"

namespace pymetal::checks {

EncoderRecord::EncoderRecord() = default;
EncoderRecord::~EncoderRecord() = default;

void mark_ended(EncoderRecord& record, const void* encoder) {
  record.ended = true;
  if (record.command_buffer && record.command_buffer->open_encoder == encoder) {
    record.command_buffer->open_encoder = nullptr;
  }
  if (record.siblings) --*record.siblings;
}

void note_opened(const NS::Object& encoder, const std::shared_ptr<CommandBufferState>& command_buffer) {
  EncoderRecord& record = encoder_record(encoder);
  record.known = true;
  record.watched_since = times_switched();
  record.command_buffer = command_buffer;
  if (command_buffer) command_buffer->open_encoder = &encoder;
}

void encoder_opened(Call, MTL::CommandBuffer& self, MTL::CommandEncoder* encoder) {
  if (!encoder) return;
  note_opened(*encoder, command_buffer_state(self));
  encoder_record(*encoder).retaining = &self;
}

void encoder_opened(Call, MTL::ParallelRenderCommandEncoder& self, MTL::RenderCommandEncoder* encoder) {
  if (!encoder) return;
  EncoderRecord& parent = encoder_record(self);
  if (!parent.open_children) parent.open_children = std::make_shared<int>(0);
  ++*parent.open_children;
  note_opened(*encoder, nullptr);
  EncoderRecord& record = encoder_record(*encoder);
  record.siblings = parent.open_children;
  record.retaining = parent.retaining;
  if (parent.pass) record.pass = std::make_unique<RenderPassFacts>(*parent.pass);
}

void refuse_ended_encoder(Call call) {
  refuse(call, "this encoder has ended; after end_encoding() it takes no more commands");
}

namespace {

template <class T>
void check_devices(Call call, const NS::Object& self, Named<ObjectSequence<T>&> objects) {
  for (size_t i = 0; i < objects.value.count(); ++i) same_device(call, self, {objects.name, objects.value.data()[i]});
}

}  // namespace

void same_device(Call call, const NS::Object& self, Named<const NS::Object*> object) {
  static const SEL device = sel_registerName("device");
  if (!object.value || !enabled()) return;
  EncoderRecord& record = encoder_record(self);
  if (!record.known) return;
  if (!record.device) record.device = send<MTL::Device*>(&self, device);
  if (send<MTL::Device*>(object.value, device) == record.device) return;
  refuse(call, std::string(object.name) + " belongs to another device than the encoder");
}

void same_devices(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Buffer>&> buffers) {
  check_devices(call, self, buffers);
}

void same_devices(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Texture>&> textures) {
  check_devices(call, self, textures);
}

void end_encoding(Call call, const NS::Object& self) {
  EncoderRecord& record = encoder_record(self);
  if (record.ended) refuse_ended_encoder(call);
  if (record.open_children && *record.open_children > 0) {
    refuse(call, "encoders that this one made are still open; call end_encoding() on them first");
  }
  if (record.debug_groups > 0) refuse(call, "a debug group is open; call pop_debug_group() first");
  if (record.pass) refuse_unknown_store_actions(call, *record.pass);
  mark_ended(record, &self);
}

void push_group(Call call, const NS::Object& self) {
  encoding(call, self);
  ++encoder_record(self).debug_groups;
}

void pop_group(Call call, const NS::Object& self) {
  encoding(call, self);
  EncoderRecord& record = encoder_record(self);
  if (record.debug_groups > 0) {
    --record.debug_groups;
  } else if (record.known && enabled()) {
    refuse(call, "no debug group is open; call push_debug_group() first");
  }
}

}  // namespace pymetal::checks
