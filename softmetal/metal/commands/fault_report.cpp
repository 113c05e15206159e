#include "metal/commands/fault_report.h"

#include <cstdio>
#include <optional>

#include "exec/watchdog.h"

namespace softmetal::metal {
namespace {

using exec::FaultKind;
using exec::KernelFault;

// An address this low comes from a null pointer and an index or a member.
constexpr uintptr_t kNullRegion = 64 * 1024;

// Where an address lies relative to a bound buffer.
struct Neighbour {
  softmetal_uint index;
  uintptr_t length;
  uintptr_t distance;  // from the buffer's nearest byte; 0 inside
  bool past_end;
};

Neighbour locate(uintptr_t address, softmetal_uint index, const softmetal_launch& launch) {
  const auto start = reinterpret_cast<uintptr_t>(launch.buffers[index]);
  const uintptr_t length = launch.buffer_lengths[index];
  if (address < start) return {index, length, start - address, false};
  const uintptr_t offset = address - start;
  return {index, length, offset < length ? 0 : offset - length + 1, offset >= length};
}

std::optional<Neighbour> nearest_buffer(uintptr_t address, const softmetal_launch& launch) {
  std::optional<Neighbour> nearest;
  for (softmetal_uint index = 0; index < SOFTMETAL_MAX_BUFFERS; ++index) {
    if (launch.buffers[index] == nullptr) continue;
    const Neighbour candidate = locate(address, index, launch);
    if (!nearest || candidate.distance < nearest->distance) nearest = candidate;
  }
  return nearest;
}

std::string name_of(softmetal_uint index, const CompiledKernel& kernel) {
  std::string name = "buffer " + std::to_string(index);
  for (const auto& argument : kernel.reflection.arguments) {
    if (argument.type == "buffer" && argument.index == index) name += " ('" + argument.name + "')";
  }
  return name;
}

std::string describe(const Neighbour& neighbour, const CompiledKernel& kernel) {
  const std::string buffer = name_of(neighbour.index, kernel);
  const std::string length = std::to_string(neighbour.length);
  if (neighbour.distance == 0) return "inside " + buffer + ", whose memory cannot be accessed that way";
  if (neighbour.past_end) {
    const std::string past = std::to_string(neighbour.distance - 1);
    return past + " bytes past the end of " + buffer + ", which has " + length + " bytes from its offset on";
  }
  return std::to_string(neighbour.distance) + " bytes before the start of " + buffer;
}

std::string hexadecimal(uintptr_t address) {
  char text[2 + 2 * sizeof address + 1];
  std::snprintf(text, sizeof text, "0x%zx", static_cast<size_t>(address));
  return text;
}

std::string seconds(uint64_t nanoseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%g seconds", static_cast<double>(nanoseconds) * 1e-9);
  return text;
}

std::string place(const KernelFault& fault, const softmetal_launch& launch, const CompiledKernel& kernel) {
  if (!fault.has_address) return "an address outside of the address space";
  const std::string address = "address " + hexadecimal(fault.address);
  if (fault.address < kNullRegion) return address + ", through a null pointer";
  const auto nearest = nearest_buffer(fault.address, launch);
  return nearest ? address + ", " + describe(*nearest, kernel) : address;
}

}  // namespace

CommandFailure describe_fault(const KernelFault& fault, const softmetal_launch& launch, const CompiledKernel& kernel) {
  const std::string subject = kernel.subject() + ": ";
  switch (fault.kind) {
    case FaultKind::kDivision:
      return {CommandBufferError::kInternal,
              subject + "integer division by zero, or of the least integer by -1, which has no result"};
    case FaultKind::kStackOverflow:
      return {CommandBufferError::kStackOverflow,
              subject + "stack overflow: a thread's variables and calls need more than its stack holds"};
    case FaultKind::kTimeout:
      return {CommandBufferError::kTimeout,
              subject + "ran for more than " + seconds(exec::kernel_timeout_nanoseconds()) +
                  " without finishing a threadgroup (PYMETAL_KERNEL_TIMEOUT sets the limit)"};
    case FaultKind::kDrawTimeout:
      return {CommandBufferError::kTimeout, subject + "a draw took more than " +
                                                seconds(exec::kernel_timeout_nanoseconds()) +
                                                " (PYMETAL_KERNEL_TIMEOUT sets the limit)"};
    case FaultKind::kRead:
      return {CommandBufferError::kPageFault, subject + "page fault at " + place(fault, launch, kernel)};
    case FaultKind::kWrite:
      return {CommandBufferError::kPageFault, subject + "page fault writing to " + place(fault, launch, kernel)};
    case FaultKind::kTrap:
    case FaultKind::kNone:
      break;
  }
  return {CommandBufferError::kInternal,
          subject + "stopped at a trap instruction: the program reached code whose behaviour is undefined"};
}

}  // namespace softmetal::metal
