#include "exec/context_memory.h"

#include <cstdlib>

namespace softmetal::exec {
namespace {

constexpr softmetal_ulong kAlignment = 64;

}  // namespace

void* context_memory(softmetal_worker* worker, softmetal_ulong bytes) {
  if (bytes <= worker->context_memory_length) return worker->context_memory;
  free_context_memory(worker);
  const softmetal_ulong length = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  worker->context_memory = std::aligned_alloc(kAlignment, length);
  if (worker->context_memory != nullptr) worker->context_memory_length = length;
  return worker->context_memory;
}

void free_context_memory(softmetal_worker* worker) {
  std::free(worker->context_memory);
  worker->context_memory = nullptr;
  worker->context_memory_length = 0;
}

}  // namespace softmetal::exec
