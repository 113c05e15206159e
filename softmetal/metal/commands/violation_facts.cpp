#include "metal/commands/violation_facts.h"

#include "metal/commands/violation_words.h"

namespace softmetal::metal {
namespace {

using exec::ThreadAction;
using exec::Violation;
using exec::ViolationKind;
using Facts = std::map<std::string, CommandFailure::Fact>;

std::vector<int64_t> numbers(const uint32_t (&values)[3]) { return {values[0], values[1], values[2]}; }

// Adds who a thread is, with `prefix` in front of the names.
struct AddPlace {
  Facts& facts;
  std::string prefix;

  void operator()(const exec::ThreadPosition& thread) const {
    facts[prefix + "thread_position_in_grid"] = numbers(thread.in_grid);
    facts[prefix + "thread_position_in_threadgroup"] = numbers(thread.in_threadgroup);
  }
  void operator()(const exec::VertexPlace& place) const {
    facts[prefix + "vertex_id"] = static_cast<int64_t>(place.vertex);
    facts[prefix + "instance_id"] = static_cast<int64_t>(place.instance);
  }
  void operator()(const softmetal_fragment_place& place) const {
    facts[prefix + "position"] = std::vector<int64_t>{place.pixel[0], place.pixel[1]};
    facts[prefix + "primitive_id"] = static_cast<int64_t>(place.primitive);
    facts[prefix + "layer"] = static_cast<int64_t>(place.layer);
    if (place.sample >= 0) facts[prefix + "sample_id"] = static_cast<int64_t>(place.sample);
  }
};

void add_site(const ThreadAction& action, Facts* facts) {
  if (action.site == nullptr) return;
  (*facts)["line"] = static_cast<int64_t>(action.site->line);
  (*facts)["column"] = static_cast<int64_t>(action.site->column);
  if (action.site->function != nullptr) (*facts)["called_function"] = std::string(action.site->function);
}

void add_texel(const Violation& violation, const CompiledKernel& kernel, Facts* facts) {
  const softmetal_texel_place& texel = violation.texel;
  (*facts)["pixel"] = std::vector<int64_t>{texel.x, texel.y, texel.z};
  (*facts)["slice"] = static_cast<int64_t>(texel.slice);
  (*facts)["level"] = static_cast<int64_t>(texel.level);
  if (violation.root == SOFTMETAL_ROOT_UNKNOWN) return;
  (*facts)["name"] = root_name(violation, kernel);
  (*facts)["index"] = static_cast<int64_t>(root_index(violation.root));
}

void add_memory(const Violation& violation, const CompiledKernel& kernel, Facts* facts) {
  (*facts)["size"] = static_cast<int64_t>(violation.size);
  if (violation.root == SOFTMETAL_ROOT_UNKNOWN) return;
  (*facts)["name"] = root_name(violation, kernel);
  (*facts)["offset"] = violation.offset;
  (*facts)["length"] = static_cast<int64_t>(violation.limit);
  if (violation.root < SOFTMETAL_ROOT_VARIABLE) (*facts)["index"] = static_cast<int64_t>(root_index(violation.root));
}

}  // namespace

Facts facts_of(const Violation& violation, const CompiledKernel& kernel) {
  Facts facts = {{kernel.kind, kernel.function}, {"error", name_of(violation.kind)}};
  std::visit(AddPlace{facts, ""}, violation.action.thread);
  add_site(violation.action, &facts);
  if (violation.has_other) std::visit(AddPlace{facts, "other_"}, violation.other.thread);
  if (violation.kind == ViolationKind::kDivergentBarrier) return facts;
  facts["access"] = describe_access(violation.action.access);
  if (violation.kind == ViolationKind::kOutsideTexture) {
    add_texel(violation, kernel, &facts);
  } else {
    add_memory(violation, kernel, &facts);
  }
  return facts;
}

}  // namespace softmetal::metal
