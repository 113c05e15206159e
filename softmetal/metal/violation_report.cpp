#include "metal/violation_report.h"

#include <algorithm>
#include <cstdio>

namespace softmetal::metal {
namespace {

using exec::ThreadAction;
using exec::ThreadPosition;
using exec::Violation;
using exec::ViolationKind;

// An address this low comes from a null pointer and an index or a member.
constexpr uintptr_t kNullRegion = 64 * 1024;

std::string triple(const uint32_t (&values)[3]) {
  return "(" + std::to_string(values[0]) + ", " + std::to_string(values[1]) + ", " + std::to_string(values[2]) + ")";
}

std::string triple(const softmetal_texel_place& texel) {
  const uint32_t values[] = {texel.x, texel.y, texel.z};
  return triple(values);
}

std::string bytes(uint64_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

std::string describe_thread(const ThreadPosition& thread) {
  return "thread " + triple(thread.in_grid) + " of the grid, " + triple(thread.in_threadgroup) + " in its threadgroup";
}

const char* describe_access(uint32_t access) {
  if ((access & SOFTMETAL_ACCESS_ATOMIC) != 0) return "atomic access";
  return (access & SOFTMETAL_ACCESS_WRITE) != 0 ? "write" : "read";
}

// Words about one kernel.
class Writer {
 public:
  explicit Writer(const CompiledKernel& kernel) : kernel_(kernel) {}

  // Empty where the compiler knew none.
  std::string place(uint32_t site) const {
    if (site == SOFTMETAL_NO_SITE || site >= kernel_.reflection.checks->sites.size()) return "";
    const auto& place = kernel_.reflection.checks->sites[site];
    return "program_source:" + std::to_string(place.line) + ":" + std::to_string(place.column);
  }

  std::string at(const ThreadAction& action) const {
    const std::string where = place(action.site);
    return describe_thread(action.thread) + (where.empty() ? "" : ", at " + where);
  }

  // Of an argument or a variable.
  std::string name(uint32_t root) const {
    if (root >= SOFTMETAL_ROOT_VARIABLE) return kernel_.reflection.checks->variables[root - SOFTMETAL_ROOT_VARIABLE];
    if (root >= SOFTMETAL_ROOT_TEXTURE) return argument("texture", root - SOFTMETAL_ROOT_TEXTURE);
    if (root >= SOFTMETAL_ROOT_THREADGROUP_ARGUMENT) {
      return argument("threadgroup_memory", root - SOFTMETAL_ROOT_THREADGROUP_ARGUMENT);
    }
    return argument("buffer", root);
  }

  std::string root(uint32_t root) const {
    if (root >= SOFTMETAL_ROOT_VARIABLE) return "variable '" + name(root) + "'";
    if (root >= SOFTMETAL_ROOT_TEXTURE) return numbered(root, "texture", SOFTMETAL_ROOT_TEXTURE);
    if (root < SOFTMETAL_ROOT_THREADGROUP_ARGUMENT) return numbered(root, "buffer", 0);
    return numbered(root, "threadgroup memory", SOFTMETAL_ROOT_THREADGROUP_ARGUMENT);
  }

 private:
  std::string numbered(uint32_t root, const char* table, uint32_t first) const {
    return "argument '" + name(root) + "' (" + table + " " + std::to_string(root - first) + ")";
  }

  std::string argument(const char* type, uint64_t index) const {
    for (const auto& argument : kernel_.reflection.arguments) {
      if (argument.type != type || index < argument.index) continue;
      if (index < argument.index + std::max<uint64_t>(1, argument.array_length)) return argument.name;
    }
    return "";
  }

  const CompiledKernel& kernel_;
};

std::string hexadecimal(uintptr_t address) {
  char text[2 + 2 * sizeof address + 1];
  std::snprintf(text, sizeof text, "0x%zx", static_cast<size_t>(address));
  return text;
}

std::string relative_to(const Violation& violation) {
  if (violation.offset >= 0) return "at offset " + std::to_string(violation.offset) + " of ";
  return bytes(static_cast<uint64_t>(-violation.offset)) + " before ";
}

std::string describe_memory(const Violation& violation, const Writer& writer) {
  if (violation.root == SOFTMETAL_ROOT_UNKNOWN) return "address " + hexadecimal(violation.address);
  return relative_to(violation) + writer.root(violation.root);
}

std::string describe_pointer(uintptr_t address) {
  if (address < kNullRegion) return "a null pointer";
  return "address " + hexadecimal(address) + ", which is in no buffer and no variable of the kernel";
}

// "write of 4 bytes"
std::string sized_access(const Violation& violation) {
  return std::string(describe_access(violation.action.access)) + " of " + bytes(violation.size);
}

// "pixel (16, 0, 0), slice 0, level 0"
std::string describe_texel(const softmetal_texel_place& texel) {
  return "pixel " + triple(texel) + ", slice " + std::to_string(texel.slice) + ", level " + std::to_string(texel.level);
}

std::string describe_texture_error(const Violation& violation, const Writer& writer) {
  const bool is_argument = violation.root != SOFTMETAL_ROOT_UNKNOWN;
  const std::string texture = is_argument ? writer.root(violation.root) : "a texture";
  const std::string action =
      std::string(describe_access(violation.action.access)) + " of " + describe_texel(violation.texel);
  const softmetal_texel_place& has = violation.extents;
  if (has.level == 0) return action + " of " + texture + ", to which nothing is bound";
  return action + " outside of " + texture + ", which has " + triple(has) + " pixels, " + std::to_string(has.slice) +
         (has.slice == 1 ? " slice and " : " slices and ") + std::to_string(has.level) +
         (has.level == 1 ? " level" : " levels");
}

std::string describe_access_error(const Violation& violation, const Writer& writer) {
  switch (violation.kind) {
    case ViolationKind::kOutOfBounds:
      return "out-of-bounds " + sized_access(violation) + " " + relative_to(violation) + writer.root(violation.root) +
             ", which has " + bytes(violation.limit);
    case ViolationKind::kUnbound:
      return sized_access(violation) + " through " + writer.root(violation.root) + ", to which nothing is bound";
    case ViolationKind::kMisaligned:
      return "misaligned " + sized_access(violation) + " " + describe_memory(violation, writer) +
             ", which must be a multiple of " + bytes(violation.alignment);
    case ViolationKind::kUninitialized:
      return "read of " + bytes(violation.size) + " of uninitialized threadgroup memory " +
             describe_memory(violation, writer) + ", which no thread of the group had written yet";
    case ViolationKind::kRace:
      return std::string("data race: ") + sized_access(violation) + " " + describe_memory(violation, writer) +
             " without a barrier after the " + describe_access(violation.other.access) + " by " +
             writer.at(violation.other) + "; the " + describe_access(violation.action.access) + " is";
    case ViolationKind::kOutsideTexture:
      return describe_texture_error(violation, writer);
    default:
      return sized_access(violation) + " through " + describe_pointer(violation.address);
  }
}

std::string describe_barrier(const Violation& violation, const Writer& writer) {
  std::string text = "divergent barrier: " + writer.at(violation.action) + ", waits";
  if (!violation.has_other) return text + " where others never come";
  const std::string other = describe_thread(violation.other.thread);
  if (violation.other_returned) return text + ", but " + other + ", has returned";
  return text + ", but " + writer.at(violation.other) + ", waits at another barrier";
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

const char* kind_name(ViolationKind kind) {
  switch (kind) {
    case ViolationKind::kOutOfBounds:
      return "out of bounds";
    case ViolationKind::kUnbound:
      return "unbound";
    case ViolationKind::kMisaligned:
      return "misaligned";
    case ViolationKind::kOutsideTexture:
      return "outside of texture";
    case ViolationKind::kWildAddress:
      return "wild address";
    case ViolationKind::kRace:
      return "data race";
    case ViolationKind::kUninitialized:
      return "uninitialized";
    case ViolationKind::kDivergentBarrier:
      return "divergent barrier";
  }
  return "";
}

std::vector<int64_t> numbers(const uint32_t (&values)[3]) { return {values[0], values[1], values[2]}; }

std::map<std::string, CommandFailure::Fact> facts_of(const Violation& violation, const CompiledKernel& kernel) {
  const ThreadAction& action = violation.action;
  std::map<std::string, CommandFailure::Fact> facts = {
      {"kernel", kernel.function},
      {"error", kind_name(violation.kind)},
      {"thread_position_in_grid", numbers(action.thread.in_grid)},
      {"thread_position_in_threadgroup", numbers(action.thread.in_threadgroup)},
  };
  if (action.site != SOFTMETAL_NO_SITE && action.site < kernel.reflection.checks->sites.size()) {
    const auto& place = kernel.reflection.checks->sites[action.site];
    facts["line"] = static_cast<int64_t>(place.line);
    facts["column"] = static_cast<int64_t>(place.column);
  }
  if (violation.has_other) {
    facts["other_thread_position_in_grid"] = numbers(violation.other.thread.in_grid);
    facts["other_thread_position_in_threadgroup"] = numbers(violation.other.thread.in_threadgroup);
  }
  if (violation.kind == ViolationKind::kDivergentBarrier) return facts;
  facts["access"] = describe_access(action.access);
  if (violation.kind == ViolationKind::kOutsideTexture) {
    const softmetal_texel_place& texel = violation.texel;
    facts["pixel"] = std::vector<int64_t>{texel.x, texel.y, texel.z};
    facts["slice"] = static_cast<int64_t>(texel.slice);
    facts["level"] = static_cast<int64_t>(texel.level);
    if (violation.root == SOFTMETAL_ROOT_UNKNOWN) return facts;
    facts["name"] = Writer(kernel).name(violation.root);
    facts["index"] = static_cast<int64_t>(violation.root - SOFTMETAL_ROOT_TEXTURE);
    return facts;
  }
  facts["size"] = static_cast<int64_t>(violation.size);
  if (violation.root == SOFTMETAL_ROOT_UNKNOWN) return facts;
  facts["name"] = Writer(kernel).name(violation.root);
  facts["offset"] = violation.offset;
  facts["length"] = static_cast<int64_t>(violation.limit);
  if (violation.root < SOFTMETAL_ROOT_VARIABLE) facts["index"] = static_cast<int64_t>(violation.root & 0xff);
  return facts;
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
  const Writer writer(kernel);
  const std::string subject = kernel.subject() + ": ";
  if (violation.kind == ViolationKind::kDivergentBarrier) {
    return {code_for(violation.kind), subject + describe_barrier(violation, writer), facts_of(violation, kernel)};
  }
  const char* link = violation.kind == ViolationKind::kRace ? " by " : "; ";
  return {code_for(violation.kind),
          subject + describe_access_error(violation, writer) + link + writer.at(violation.action),
          facts_of(violation, kernel)};
}

}  // namespace softmetal::metal
