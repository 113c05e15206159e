#include "metal/indirect_draws.h"

#include <algorithm>

namespace softmetal::metal {

IndirectDraw IndirectDraws::draw(UInteger index) const {
  std::lock_guard lock(mutex_);
  return draws_[index];
}

std::vector<IndirectDraw> IndirectDraws::draws(Range range) const {
  std::lock_guard lock(mutex_);
  const auto first = draws_.begin() + static_cast<ptrdiff_t>(range.location);
  return {first, first + static_cast<ptrdiff_t>(range.length)};
}

void IndirectDraws::reset(Range range) {
  std::lock_guard lock(mutex_);
  std::fill_n(draws_.begin() + static_cast<ptrdiff_t>(range.location), range.length, empty_);
}

void IndirectDraws::copy(const IndirectDraws& source, Range range, IndirectDraws& destination, UInteger index) {
  const std::vector<IndirectDraw> taken = source.draws(range);
  std::lock_guard lock(destination.mutex_);
  std::copy(taken.begin(), taken.end(), destination.draws_.begin() + static_cast<ptrdiff_t>(index));
}

}  // namespace softmetal::metal
