// On which processors the helpers of a pool may run.
#pragma once

#include <pthread.h>

#include <atomic>
#include <vector>

namespace softmetal::exec {

// Keeps helpers off the processor of the thread that shares its work with them. The kernel puts a woken thread wherever
// it sees an idle processor at that moment; while the thread that awaits the result still looks for it there may be
// none, and the helper would queue behind the very thread that it is to help, until the next tick: longer than most
// dispatches take.
class HelperPlacement {
 public:
  // Before the first call of `keep_off_this_processor`.
  void add(pthread_t helper) { helpers_.push_back(helper); }

  // Leaves helpers alone when the process may use one processor only.
  void keep_off_this_processor();

 private:
  std::vector<pthread_t> helpers_;
  std::atomic<int> avoided_{-1};
};

}  // namespace softmetal::exec
