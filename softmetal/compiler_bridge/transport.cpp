#include "compiler_bridge/transport.h"

#include <condition_variable>
#include <mutex>

#include "compiler_bridge/replies.h"
#include "compiler_bridge/worker_process.h"
#include "softmetal.h"

namespace softmetal::compiler_bridge {
namespace {

// The registered hook, and how many calls are inside it.
struct HookGate {
  std::mutex mutex;
  std::condition_variable left;
  softmetal_compile_hook hook = nullptr;
  bool closed = false;
  unsigned inside = 0;
};

// Never destroyed: a background compilation may still look at it while the process exits.
HookGate& gate() {
  static HookGate& gate = *new HookGate();
  return gate;
}

struct HookReply {
  std::string json;
  bool given = false;
};

std::variant<std::string, CompileError> call_hook(softmetal_compile_hook hook, const std::string& request) {
  HookReply reply;
  hook(request.c_str(), &reply, [](void* context, const char* json) {
    auto* target = static_cast<HookReply*>(context);
    target->json = json;
    target->given = true;
  });
  if (!reply.given) return internal_error("the MSL compiler returned without a reply");
  return std::move(reply.json);
}

void leave_gate() {
  std::lock_guard lock(gate().mutex);
  if (--gate().inside == 0) gate().left.notify_all();
}

}  // namespace

std::variant<std::string, CompileError> send_request(const std::string& request) {
  softmetal_compile_hook hook;
  {
    std::lock_guard lock(gate().mutex);
    if (gate().closed) return internal_error("the process is exiting: the MSL compiler takes no more work");
    hook = gate().hook;
    if (hook) ++gate().inside;
  }
  if (!hook) return WorkerProcess::shared().ask(request);
  auto reply = call_hook(hook, request);
  leave_gate();
  return reply;
}

}  // namespace softmetal::compiler_bridge

using softmetal::compiler_bridge::gate;

extern "C" void softmetal_set_compile_hook(softmetal_compile_hook hook) {
  std::lock_guard lock(gate().mutex);
  gate().hook = hook;
  gate().closed = false;
}

extern "C" void softmetal_close_compile_hook() {
  std::unique_lock lock(gate().mutex);
  gate().closed = true;
  gate().left.wait(lock, [] { return gate().inside == 0; });
  gate().hook = nullptr;
}
