#include "checks/command_buffers.h"
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

}  // namespace

void extend_command_buffer(nb::class_<MTL::CommandBuffer>& cls) {
  cls.def("wait_until_completed", &wait_until_completed, "check"_a = true,
          nb::sig(docs::command_buffer_wait_until_completed.signature), docs::command_buffer_wait_until_completed.text);
}

}  // namespace pymetal
