#include "checks/command_buffers.h"
#include "extend/contexts.h"
#include "extend/extend.h"
#include "extend/waiting.h"
#include "generated/docstrings.h"
#include "support/errors.h"
#include "support/pool.h"

namespace pymetal {

namespace {

using namespace nb::literals;
using Self = nb::pointer_and_handle<MTL::CommandBuffer>;

void raise_when_failed(MTL::CommandBuffer& self) {
  const Pool pool;
  if (self.status() != MTL::CommandBufferStatusError) return;
  if (NS::Error* error = self.error()) raise_error(ErrorKind::CommandBuffer, error);
  raise_error(ErrorKind::CommandBuffer, "the command buffer failed and gave no reason");
}

void wait_until_completed(MTL::CommandBuffer& self, bool check) {
  wait_until({"wait_until_completed"}, self, Stage::Completed);
  if (check) raise_when_failed(self);
}

nb::object coroutine(const char* name) { return nb::module_::import_("pymetal._awaiting").attr(name); }

nb::object scheduled(Self self) {
  checks::committed({"scheduled"}, *self.p);
  return coroutine("scheduled")(self.h);
}

nb::object completed(Self self, bool check) {
  checks::committed({"completed"}, *self.p);
  return coroutine("completed")(self.h, check);
}

// Commits; after an exception nothing is committed.
void end_block(Self self, bool failed) {
  const auto state = state_of<checks::CommandBufferRecord>(self.p).state;
  if (state->open_encoder) end_encoder(static_cast<const MTL::CommandEncoder*>(state->open_encoder), failed);
  if (!failed && !state->committed) self.h.attr("commit")();
}

void leave(Self self, bool failed) {
  end_block(self, failed);
  if (!failed) self.h.attr("wait_until_completed")();
}

nb::object leave_asynchronously(Self self, const nb::args& exception) {
  const bool failed = is_exception(exception);
  end_block(self, failed);
  return failed ? coroutine("value")(nb::none()) : nb::object(self.h.attr("completed")());
}

}  // namespace

void extend_command_buffer(nb::class_<MTL::CommandBuffer>& cls) {
  cls.def("wait_until_completed", &wait_until_completed, "check"_a = true,
          nb::sig(docs::command_buffer_wait_until_completed.signature), docs::command_buffer_wait_until_completed.text);
  cls.def(
      "wait_until_scheduled",
      [](MTL::CommandBuffer& self) { wait_until({"wait_until_scheduled"}, self, Stage::Scheduled); },
      nb::sig(docs::command_buffer_wait_until_scheduled.signature), docs::command_buffer_wait_until_scheduled.text);
  cls.def("scheduled", &scheduled, nb::sig(docs::command_buffer_scheduled.signature),
          docs::command_buffer_scheduled.text);
  cls.def("completed", &completed, "check"_a = true, nb::sig(docs::command_buffer_completed.signature),
          docs::command_buffer_completed.text);
  define_context(cls, &leave, docs::command_buffer_dunder_enter, docs::command_buffer_dunder_exit);
  cls.def(
      "__aenter__", [](Self self) { return coroutine("value")(self.h); },
      nb::sig(docs::command_buffer_dunder_aenter.signature), docs::command_buffer_dunder_aenter.text);
  cls.def("__aexit__", &leave_asynchronously, nb::sig(docs::command_buffer_dunder_aexit.signature),
          docs::command_buffer_dunder_aexit.text);
}

}  // namespace pymetal
