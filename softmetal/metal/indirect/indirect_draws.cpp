#include "metal/indirect/indirect_draws.h"

#include <algorithm>

namespace softmetal::metal {
namespace {

template <class T>
auto place(std::vector<T>& all, UInteger index) {
  return all.begin() + static_cast<ptrdiff_t>(index);
}

template <class T>
std::vector<T> part(const std::vector<T>& all, Range range) {
  const auto first = all.begin() + static_cast<ptrdiff_t>(range.location);
  return {first, first + static_cast<ptrdiff_t>(range.length)};
}

}  // namespace

IndirectDraw IndirectDraws::draw(UInteger index) const {
  std::lock_guard lock(mutex_);
  return {commands_[index], kept_[index]};
}

void IndirectDraws::reset(Range range) {
  std::lock_guard lock(mutex_);
  std::fill_n(place(commands_, range.location), range.length, softmetal_indirect_draw{});
  std::fill_n(place(kept_, range.location), range.length, KeptByDraw{});
}

void IndirectDraws::copy(const IndirectDraws& source, Range range, IndirectDraws& destination, UInteger index) {
  std::vector<softmetal_indirect_draw> commands;
  std::vector<KeptByDraw> kept;
  {
    std::lock_guard lock(source.mutex_);
    commands = part(source.commands_, range);
    kept = part(source.kept_, range);
  }
  std::lock_guard lock(destination.mutex_);
  std::copy(commands.begin(), commands.end(), place(destination.commands_, index));
  std::copy(kept.begin(), kept.end(), place(destination.kept_, index));
}

}  // namespace softmetal::metal
