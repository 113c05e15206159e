// The bits of a compressed block, counted from the lowest bit of its first byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace softmetal::texture {

// 128 bits; of blocks with fewer, the upper ones are 0.
class BlockBits {
 public:
  BlockBits(const std::byte* block, size_t bytes) { std::memcpy(words_, block, bytes); }

  // `count` is at most 32.
  uint32_t at(size_t first, size_t count) const {
    uint64_t bits = words_[first / 64] >> (first % 64);
    if (first / 64 == 0 && first % 64 != 0) bits |= words_[1] << (64 - first % 64);
    return static_cast<uint32_t>(bits & ((uint64_t{1} << count) - 1));
  }

 private:
  uint64_t words_[2] = {};
};

// Bits one after the other.
class BitReader {
 public:
  explicit BitReader(const BlockBits& bits, size_t first = 0) : bits_(bits), next_(first) {}

  uint32_t take(size_t count) {
    const uint32_t taken = bits_.at(next_, count);
    next_ += count;
    return taken;
  }
  size_t position() const { return next_; }

 private:
  const BlockBits& bits_;
  size_t next_;
};

}  // namespace softmetal::texture
