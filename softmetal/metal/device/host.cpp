#include "metal/device/host.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace softmetal::metal {
namespace {

// The limit of the control group, or of none: "max" in version 2, a huge number in version 1.
uint64_t control_group_limit() {
  uint64_t limit = UINT64_MAX;
  for (const char* path : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::ifstream file(path);
    uint64_t value;
    if (file >> value && value > 0) limit = std::min(limit, value);
  }
  return limit;
}

}  // namespace

const char* processor_architecture() {
#if defined(__x86_64__)
  return "x86_64";
#else
  return "arm64";
#endif
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, 10, "model name") != 0) continue;
    const size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return processor_architecture();
}

uint64_t physical_memory() {
  const auto pages = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES));
  const auto page_bytes = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return std::min(pages * page_bytes, control_group_limit()) / page_bytes * page_bytes;
}

}  // namespace softmetal::metal
