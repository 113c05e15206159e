#include "extend/contexts.h"

#include "checks/encoders.h"
#include "extend/extend.h"

namespace pymetal {

namespace {

bool has_ended(const void* encoder) { return state_of<checks::EncoderRecord>(encoder).ended; }

template <class Encoder>
void leave_encoder(nb::pointer_and_handle<Encoder> self, bool failed) {
  if (!has_ended(self.p)) call_on_leaving(self.h, "end_encoding", failed);
}

// Committing is the queue's business in Metal 4.
void leave_command_buffer(nb::pointer_and_handle<MTL4::CommandBuffer> self, bool failed) {
  const auto state = state_of<checks::CommandBufferRecord>(self.p).state;
  if (state->open_encoder) end_encoder(static_cast<const MTL4::CommandEncoder*>(state->open_encoder), failed);
  if (state->recording) call_on_leaving(self.h, "end_command_buffer", failed);
}

void leave_capture_scope(nb::pointer_and_handle<MTL::CaptureScope> self, bool failed) {
  call_on_leaving(self.h, "end_scope", failed);
}

void leave_capture(nb::pointer_and_handle<MTL::CaptureManager> self, bool failed) {
  if (self.p->isCapturing()) call_on_leaving(self.h, "stop_capture", failed);
}

template <class Encoder>
void end_dropped(Encoder& encoder) noexcept {
  try {
    checks::EncoderRecord& record = checks::encoder_record(encoder);
    if (record.ended) return;
    for (; record.debug_groups > 0; --record.debug_groups) encoder.popDebugGroup();
    checks::mark_ended(record, &encoder);
    encoder.endEncoding();
  } catch (...) {
    // Nobody is left to be told: commit() refuses what could not be ended.
  }
}

}  // namespace

void end_dropped_encoder(MTL::CommandEncoder& encoder) noexcept { end_dropped(encoder); }

void end_dropped_encoder(MTL4::CommandEncoder& encoder) noexcept { end_dropped(encoder); }

void extend_command_encoder(nb::class_<MTL::CommandEncoder>& cls) {
  define_context(cls, &leave_encoder<MTL::CommandEncoder>, docs::command_encoder_dunder_enter,
                 docs::command_encoder_dunder_exit);
}

void extend_mtl4_command_encoder(nb::class_<MTL4::CommandEncoder>& cls) {
  define_context(cls, &leave_encoder<MTL4::CommandEncoder>, docs::mtl4_command_encoder_dunder_enter,
                 docs::mtl4_command_encoder_dunder_exit);
}

void extend_mtl4_command_buffer(nb::class_<MTL4::CommandBuffer>& cls) {
  define_context(cls, &leave_command_buffer, docs::mtl4_command_buffer_dunder_enter,
                 docs::mtl4_command_buffer_dunder_exit);
}

void extend_capture_scope(nb::class_<MTL::CaptureScope>& cls) {
  define_context(cls, &leave_capture_scope, docs::capture_scope_dunder_enter, docs::capture_scope_dunder_exit,
                 "begin_scope");
}

void extend_capture_manager(nb::class_<MTL::CaptureManager>& cls) {
  define_context(cls, &leave_capture, docs::capture_manager_dunder_enter, docs::capture_manager_dunder_exit);
}

}  // namespace pymetal
