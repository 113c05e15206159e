#include "extend/aio.h"

#include <memory>

#include "checks/command_buffers.h"
#include "extend/stage_watchers.h"
#include "support/callbacks.h"
#include "support/modules.h"

namespace pymetal {

namespace {

void tell_when(checks::Call call, MTL::CommandBuffer& commands, Stage stage, nb::callable tell) {
  const Pool pool;
  checks::committed(call, commands);
  const auto held = std::make_shared<HeldObject>(std::move(tell));
  when_reached(commands, stage, [held] { call_python<void>(*held); });
}

}  // namespace

void define_aio(nb::module_& root) {
  nb::module_ aio = submodule(root, "_aio");
  aio.def(
      "when_scheduled",
      [](MTL::CommandBuffer& commands, nb::callable tell) {
        tell_when({"scheduled"}, commands, Stage::Scheduled, std::move(tell));
      },
      nb::arg("commands"), nb::arg("tell"), "Calls `tell` on another thread when the command buffer is scheduled.");
  aio.def(
      "when_completed",
      [](MTL::CommandBuffer& commands, nb::callable tell) {
        tell_when({"completed"}, commands, Stage::Completed, std::move(tell));
      },
      nb::arg("commands"), nb::arg("tell"), "Calls `tell` on another thread when the command buffer has completed.");
}

}  // namespace pymetal
