#include "metal/commands/violation_words.h"

#include <algorithm>

namespace softmetal::metal {
namespace {

using exec::ThreadPosition;
using exec::VertexPlace;
using exec::Violation;
using exec::ViolationKind;

std::string triple(const uint32_t (&values)[3]) {
  return "(" + std::to_string(values[0]) + ", " + std::to_string(values[1]) + ", " + std::to_string(values[2]) + ")";
}

struct Describe {
  std::string operator()(const ThreadPosition& thread) const {
    return "thread " + triple(thread.in_grid) + " of the grid, " + triple(thread.in_threadgroup) +
           " in its threadgroup";
  }
  std::string operator()(const VertexPlace& place) const {
    return "vertex " + std::to_string(place.vertex) + " of instance " + std::to_string(place.instance);
  }
  std::string operator()(const softmetal_fragment_place& place) const {
    std::string text = "pixel (" + std::to_string(place.pixel[0]) + ", " + std::to_string(place.pixel[1]) + ")";
    if (place.layer != 0) text += " of layer " + std::to_string(place.layer);
    if (place.sample >= 0) text += ", sample " + std::to_string(place.sample);
    return text + ", of primitive " + std::to_string(place.primitive);
  }
};

std::string argument_name(const CompiledKernel& kernel, const char* type, uint64_t index) {
  for (const auto& argument : kernel.reflection.arguments) {
    if (argument.type != type || index < argument.index) continue;
    if (index < argument.index + std::max<uint64_t>(1, argument.array_length)) return argument.name;
  }
  return "";
}

bool is_variable(uint32_t root) { return root >= SOFTMETAL_ROOT_VARIABLE && root != SOFTMETAL_ROOT_UNKNOWN; }

}  // namespace

const char* describe_access(uint32_t access) {
  if ((access & SOFTMETAL_ACCESS_ATOMIC) != 0) return "atomic access";
  return (access & SOFTMETAL_ACCESS_WRITE) != 0 ? "write" : "read";
}

const char* name_of(ViolationKind kind) {
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

std::string describe_thread(const exec::ThreadPlace& place) { return std::visit(Describe{}, place); }

std::string describe_action(const exec::ThreadAction& action) {
  const std::string thread = describe_thread(action.thread);
  if (action.site == nullptr) return thread;
  const std::string function = action.site->function ? std::string(" in '") + action.site->function + "'" : "";
  return thread + ", at program_source:" + std::to_string(action.site->line) + ":" +
         std::to_string(action.site->column) + function;
}

std::string root_name(const Violation& violation, const CompiledKernel& kernel) {
  const uint32_t root = violation.root;
  if (is_variable(root)) return violation.variable;
  if (root >= SOFTMETAL_ROOT_TEXTURE) return argument_name(kernel, "texture", root_index(root));
  if (root >= SOFTMETAL_ROOT_THREADGROUP_ARGUMENT) return argument_name(kernel, "threadgroup_memory", root_index(root));
  return argument_name(kernel, "buffer", root);
}

uint32_t root_index(uint32_t root) {
  if (root >= SOFTMETAL_ROOT_TEXTURE) return root - SOFTMETAL_ROOT_TEXTURE;
  return root >= SOFTMETAL_ROOT_THREADGROUP_ARGUMENT ? root - SOFTMETAL_ROOT_THREADGROUP_ARGUMENT : root;
}

std::string describe_root(const Violation& violation, const CompiledKernel& kernel) {
  const uint32_t root = violation.root;
  const std::string name = root_name(violation, kernel);
  if (is_variable(root)) return name.empty() ? "a value in the thread's memory" : "variable '" + name + "'";
  const char* table = root < SOFTMETAL_ROOT_THREADGROUP_ARGUMENT ? "buffer"
                      : root < SOFTMETAL_ROOT_TEXTURE            ? "threadgroup memory"
                                                                 : "texture";
  return "argument '" + name + "' (" + table + " " + std::to_string(root_index(root)) + ")";
}

}  // namespace softmetal::metal
