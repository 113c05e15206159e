#include "exec/helper_placement.h"

#include <sched.h>

namespace softmetal::exec {

void HelperPlacement::keep_off_this_processor() {
  const int own = sched_getcpu();
  if (own < 0 || avoided_.exchange(own, std::memory_order_relaxed) == own) return;
  cpu_set_t others;
  CPU_ZERO(&others);
  if (sched_getaffinity(0, sizeof(others), &others) != 0) return;
  CPU_CLR(own, &others);
  if (CPU_COUNT(&others) == 0) return;
  for (const pthread_t helper : helpers_) pthread_setaffinity_np(helper, sizeof(others), &others);
}

}  // namespace softmetal::exec
