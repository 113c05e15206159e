#include "checks/command_buffers.h"
#include "extend/contexts.h"
#include "extend/extend.h"
#include "generated/docstrings.h"
#include "support/errors.h"
#include "support/gil.h"
#include "support/pool.h"

namespace pymetal {

namespace {

using namespace nb::literals;

void raise_when_failed(MTL::CommandBuffer& self) {
  if (self.status() != MTL::CommandBufferStatusError) return;
  if (NS::Error* error = self.error()) raise_error(ErrorKind::CommandBuffer, error);
  raise_error(ErrorKind::CommandBuffer, "the command buffer failed and gave no reason");
}

void wait_until_completed(MTL::CommandBuffer& self, bool check) {
  const Pool pool;
  checks::committed(self);
  without_gil([&] { self.waitUntilCompleted(); });
  if (check) raise_when_failed(self);
}

// Commits and waits; after an exception nothing is committed.
void leave(nb::pointer_and_handle<MTL::CommandBuffer> self, bool failed) {
  const auto state = state_of<checks::CommandBufferRecord>(self.p).state;
  if (state->open_encoder) end_encoder(static_cast<const MTL::CommandEncoder*>(state->open_encoder), failed);
  if (failed) return;
  if (!state->committed) self.h.attr("commit")();
  self.h.attr("wait_until_completed")();
}

}  // namespace

void extend_command_buffer(nb::class_<MTL::CommandBuffer>& cls) {
  cls.def("wait_until_completed", &wait_until_completed, "check"_a = true,
          nb::sig(docs::command_buffer_wait_until_completed.signature), docs::command_buffer_wait_until_completed.text);
  define_context(cls, &leave, docs::command_buffer_dunder_enter, docs::command_buffer_dunder_exit);
}

}  // namespace pymetal
