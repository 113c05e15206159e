#include <algorithm>

#include "extend/extend.h"
#include "generated/docstrings.h"
#include "support/availability.h"
#include "support/numbers.h"
#include "support/objects.h"
#include "support/signals.h"

namespace pymetal {

namespace {

using namespace nb::literals;
using std::chrono::milliseconds;

// In pieces, so that signals are handled in between.
bool wait_until_signaled_value(MTL::SharedEvent& self, Integer<uint64_t> value, Integer<uint64_t> timeout) {
  const Pool pool;
  require_selector(self, "waitUntilSignaledValue:timeoutMS:");
  // Out of range, these raise: while the GIL is held.
  const uint64_t wanted = value;
  uint64_t left = timeout;
  bool reached = false;
  wait_handling_signals([&] {
    const uint64_t piece = std::min<uint64_t>(left, signal_interval.count());
    reached = self.waitUntilSignaledValue(wanted, piece);
    left -= piece;
    return reached || left == 0;
  });
  return reached;
}

nb::object wait(nb::handle_t<MTL::SharedEvent> self, Integer<uint64_t> value) {
  return nb::module_::import_("pymetal._awaiting").attr("signaled")(self, static_cast<uint64_t>(value));
}

}  // namespace

void extend_shared_event(nb::class_<MTL::SharedEvent>& cls) {
  cls.def("wait_until_signaled_value", &wait_until_signaled_value, "value"_a, "milliseconds"_a,
          nb::sig(docs::shared_event_wait_until_signaled_value.signature),
          docs::shared_event_wait_until_signaled_value.text);
  cls.def("wait", &wait, "value"_a, nb::sig(docs::shared_event_wait.signature), docs::shared_event_wait.text);
}

}  // namespace pymetal
