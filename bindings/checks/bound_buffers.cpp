#include "checks/bound_buffers.h"

#include "checks/arguments.h"
#include "checks/enabled.h"
#include "checks/encoders.h"

namespace pymetal::checks {

void bind_buffer(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset, Number index) {
  encoder_record(self).buffers.at(stage_of(call), index.value) = {buffer.value, offset.value, false};
}

void bind_buffers(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Buffer>&> buffers,
                  Named<IntegerSequence<NS::UInteger>&> offsets, Named<NS::Range> range) {
  BoundBuffers& bound = encoder_record(self).buffers;
  for (size_t i = 0; i < buffers.value.count(); ++i) {
    bound.at(stage_of(call), range.value.location + i) = {buffers.value.data()[i], offsets.value.data()[i], false};
  }
}

void bind_bytes(Call call, const NS::Object& self, Number index) {
  encoder_record(self).buffers.at(stage_of(call), index.value) = {nullptr, 0, true};
}

void bound_offset(Call call, const NS::Object& self, Number offset, Number index) {
  EncoderRecord& record = encoder_record(self);
  if (!record.known || record.watched_since != times_switched()) return;
  BoundBuffer& bound = record.buffers.at(stage_of(call), index.value);
  if (bound.is_inline) return;
  if (!bound.buffer) refuse(call, index, "no buffer is bound there; bind one first");
  // A command buffer that does not retain may outlive what is bound.
  const bool is_alive = record.retaining && record.retaining->retainedReferences();
  if (is_alive) buffer_offset(call, self, {"buffer", const_cast<MTL::Buffer*>(bound.buffer)}, offset);
  bound.offset = offset.value;
}

}  // namespace pymetal::checks
