#include "exec/code_range.h"

#include <link.h>

namespace softmetal::exec {
namespace {

struct Search {
  uintptr_t address;
  CodeRange found;
};

int look_at_object(dl_phdr_info* object, size_t, void* context) {
  auto& search = *static_cast<Search*>(context);
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr) & segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    const uintptr_t start = object->dlpi_addr + segment.p_vaddr;
    const CodeRange range{start, start + segment.p_memsz};
    if (!range.holds(search.address)) continue;
    search.found = range;
    return 1;
  }
  return 0;
}

}  // namespace

CodeRange code_around(const void* instruction) {
  Search search{reinterpret_cast<uintptr_t>(instruction), {}};
  dl_iterate_phdr(look_at_object, &search);
  return search.found;
}

}  // namespace softmetal::exec
