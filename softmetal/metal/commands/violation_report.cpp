#include "metal/commands/violation_report.h"

#include <algorithm>
#include <cstdio>

#include "metal/commands/violation_facts.h"
#include "metal/commands/violation_words.h"

namespace softmetal::metal {
namespace {

using exec::Violation;
using exec::ViolationKind;

// An address this low comes from a null pointer and an index or a member.
constexpr uintptr_t kNullRegion = 64 * 1024;

std::string triple(const softmetal_texel_place& texel) {
  return "(" + std::to_string(texel.x) + ", " + std::to_string(texel.y) + ", " + std::to_string(texel.z) + ")";
}

std::string bytes(uint64_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

std::string hexadecimal(uintptr_t address) {
  char text[2 + 2 * sizeof address + 1];
  std::snprintf(text, sizeof text, "0x%zx", static_cast<size_t>(address));
  return text;
}

std::string relative_to(const Violation& violation) {
  if (violation.offset >= 0) return "at offset " + std::to_string(violation.offset) + " of ";
  return bytes(static_cast<uint64_t>(-violation.offset)) + " before ";
}

std::string describe_memory(const Violation& violation, const CompiledKernel& kernel) {
  if (violation.root == SOFTMETAL_ROOT_UNKNOWN) return "address " + hexadecimal(violation.address);
  return relative_to(violation) + describe_root(violation, kernel);
}

std::string describe_pointer(uintptr_t address, const CompiledKernel& kernel) {
  if (address < kNullRegion) return "a null pointer";
  return "address " + hexadecimal(address) + ", which is in no buffer and no variable of the " + kernel.noun();
}

// "write of 4 bytes"
std::string sized_access(const Violation& violation) {
  return std::string(describe_access(violation.action.access)) + " of " + bytes(violation.size);
}

// "pixel (16, 0, 0), slice 0, level 0"
std::string describe_texel(const softmetal_texel_place& texel) {
  return "pixel " + triple(texel) + ", slice " + std::to_string(texel.slice) + ", level " + std::to_string(texel.level);
}

std::string describe_texture_error(const Violation& violation, const CompiledKernel& kernel) {
  const bool is_argument = violation.root != SOFTMETAL_ROOT_UNKNOWN;
  const std::string texture = is_argument ? describe_root(violation, kernel) : "a texture";
  const std::string action =
      std::string(describe_access(violation.action.access)) + " of " + describe_texel(violation.texel);
  const softmetal_texel_place& has = violation.extents;
  if (has.level == 0) return action + " of " + texture + ", to which nothing is bound";
  return action + " outside of " + texture + ", which has " + triple(has) + " pixels, " + std::to_string(has.slice) +
         (has.slice == 1 ? " slice and " : " slices and ") + std::to_string(has.level) +
         (has.level == 1 ? " level" : " levels");
}

std::string describe_access_error(const Violation& violation, const CompiledKernel& kernel) {
  switch (violation.kind) {
    case ViolationKind::kOutOfBounds:
      return "out-of-bounds " + sized_access(violation) + " " + relative_to(violation) +
             describe_root(violation, kernel) + ", which has " + bytes(violation.limit);
    case ViolationKind::kUnbound:
      return sized_access(violation) + " through " + describe_root(violation, kernel) + ", to which nothing is bound";
    case ViolationKind::kMisaligned:
      return "misaligned " + sized_access(violation) + " " + describe_memory(violation, kernel) +
             ", which must be a multiple of " + bytes(violation.alignment);
    case ViolationKind::kUninitialized:
      return "read of " + bytes(violation.size) + " of uninitialized threadgroup memory " +
             describe_memory(violation, kernel) + ", which no thread of the group had written yet";
    case ViolationKind::kRace:
      return std::string("data race: ") + sized_access(violation) + " " + describe_memory(violation, kernel) +
             " without a barrier after the " + describe_access(violation.other.access) + " by " +
             describe_action(violation.other) + "; the " + describe_access(violation.action.access) + " is";
    case ViolationKind::kOutsideTexture:
      return describe_texture_error(violation, kernel);
    default:
      return sized_access(violation) + " through " + describe_pointer(violation.address, kernel);
  }
}

std::string describe_barrier(const Violation& violation) {
  std::string text = "divergent barrier: " + describe_action(violation.action) + ", waits";
  if (!violation.has_other) return text + " where others never come";
  const std::string other = describe_thread(violation.other.thread);
  if (violation.other_returned) return text + ", but " + other + ", has returned";
  return text + ", but " + describe_action(violation.other) + ", waits at another barrier";
}

CommandBufferError code_for(ViolationKind kind) {
  switch (kind) {
    case ViolationKind::kOutOfBounds:
    case ViolationKind::kMisaligned:
    case ViolationKind::kWildAddress:
      return CommandBufferError::kPageFault;
    case ViolationKind::kUnbound:
      return CommandBufferError::kInvalidResource;
    default:
      return CommandBufferError::kInternal;
  }
}

// Kernels have their own copies of what the device tells of a texture, so pixels say which one it is.
uint32_t texture_root(const Violation& violation, const softmetal_launch& launch, const CompiledKernel& kernel) {
  for (const auto& argument : kernel.reflection.arguments) {
    if (argument.type != "texture") continue;
    for (uint64_t index = argument.index; index < argument.index + std::max<uint64_t>(1, argument.array_length);
         ++index) {
      const auto start = reinterpret_cast<uintptr_t>(launch.textures[index]->start);
      if (start == violation.address) return static_cast<uint32_t>(SOFTMETAL_ROOT_TEXTURE + index);
    }
  }
  return SOFTMETAL_ROOT_UNKNOWN;
}

}  // namespace

CommandFailure describe_violation(const Violation& found, const softmetal_launch& launch,
                                  const CompiledKernel& kernel) {
  Violation violation = found;
  if (violation.kind == ViolationKind::kOutsideTexture) violation.root = texture_root(violation, launch, kernel);
  const std::string subject = kernel.subject() + ": ";
  if (violation.kind == ViolationKind::kDivergentBarrier) {
    return {code_for(violation.kind), subject + describe_barrier(violation), facts_of(violation, kernel)};
  }
  const char* link = violation.kind == ViolationKind::kRace ? " by " : "; ";
  return {code_for(violation.kind),
          subject + describe_access_error(violation, kernel) + link + describe_action(violation.action),
          facts_of(violation, kernel)};
}

}  // namespace softmetal::metal
