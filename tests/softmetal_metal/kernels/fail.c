// Fails in its threadgroup 5.
#include "kernel.h"

EXPORT int softmetal_run(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first,
                         softmetal_ulong last) {
  (void)launch, (void)worker;
  return first <= 5 && 5 < last ? 77 : 0;
}
