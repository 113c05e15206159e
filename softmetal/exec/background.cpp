#include "exec/background.h"

#include <thread>
#include <utility>

#include "objc/runtime.h"

namespace softmetal::exec {

void run_in_background(std::function<void()> work) {
  std::thread([work = std::move(work)]() mutable {
    objc::AutoreleasePool pool;
    work();
    // What the work holds goes before the pool does.
    work = nullptr;
  }).detach();
}

}  // namespace softmetal::exec
