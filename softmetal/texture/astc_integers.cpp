#include "texture/astc_integers.h"

#include <algorithm>
#include <array>

namespace softmetal::texture::astc {
namespace {

constexpr size_t kTritGroup = 5;   // integers that share 8 bits
constexpr size_t kQuintGroup = 3;  // integers that share 7 bits

// Bits behind the end are 0: the last group may be cut off.
class Source {
 public:
  Source(const BlockBits& bits, size_t first, size_t end) : bits_(bits), next_(first), end_(end) {}

  uint32_t take(size_t count) {
    const uint32_t taken = bits_.at(next_, std::min(count, end_ - next_));
    next_ = std::min(next_ + count, end_);
    return taken;
  }

 private:
  const BlockBits& bits_;
  size_t next_;
  size_t end_;
};

constexpr uint32_t field(uint32_t bits, unsigned highest, unsigned lowest) {
  return bits >> lowest & ((1u << (highest - lowest + 1)) - 1);
}
constexpr uint32_t bit(uint32_t bits, unsigned number) { return bits >> number & 1; }

// The specification's equations for the digits of a group.
std::array<uint32_t, kTritGroup> trits_of(uint32_t t) {
  std::array<uint32_t, kTritGroup> trits;
  uint32_t c;
  if (field(t, 4, 2) == 7) {
    c = field(t, 7, 5) << 2 | field(t, 1, 0);
    trits[4] = trits[3] = 2;
  } else {
    c = field(t, 4, 0);
    const bool is_two = field(t, 6, 5) == 3;
    trits[4] = is_two ? 2 : bit(t, 7);
    trits[3] = is_two ? bit(t, 7) : field(t, 6, 5);
  }
  if (field(c, 1, 0) == 3) {
    trits[2] = 2;
    trits[1] = bit(c, 4);
    trits[0] = bit(c, 3) << 1 | (bit(c, 2) & ~bit(c, 3));
  } else if (field(c, 3, 2) == 3) {
    trits[2] = trits[1] = 2;
    trits[0] = field(c, 1, 0);
  } else {
    trits[2] = bit(c, 4);
    trits[1] = field(c, 3, 2);
    trits[0] = bit(c, 1) << 1 | (bit(c, 0) & ~bit(c, 1));
  }
  return trits;
}

std::array<uint32_t, kQuintGroup> quints_of(uint32_t q) {
  if (field(q, 2, 1) == 3 && field(q, 6, 5) == 0) {
    const uint32_t even = ~bit(q, 0) & 1;
    return {4, 4, bit(q, 0) << 2 | (bit(q, 4) & even) << 1 | (bit(q, 3) & even)};
  }
  std::array<uint32_t, kQuintGroup> quints;
  uint32_t c;
  if (field(q, 2, 1) == 3) {
    quints[2] = 4;
    c = field(q, 4, 3) << 3 | (~field(q, 6, 5) & 3) << 1 | bit(q, 0);
  } else {
    quints[2] = field(q, 6, 5);
    c = field(q, 4, 0);
  }
  const bool is_four = field(c, 2, 0) == 5;
  quints[1] = is_four ? 4 : field(c, 4, 3);
  quints[0] = is_four ? field(c, 4, 3) : field(c, 2, 0);
  return quints;
}

// Between the lower bits of a group's integers lie the bits of its digits, so many after each.
constexpr std::array<size_t, kTritGroup> kTritBits = {2, 2, 1, 2, 1};
constexpr std::array<size_t, kQuintGroup> kQuintBits = {3, 2, 2};

template <size_t Count, class Digits>
void take_groups(const IntegerRange& range, size_t count, Source source, const std::array<size_t, Count>& shared,
                 Digits digits_of, uint8_t* values) {
  for (size_t start = 0; start < count; start += Count) {
    std::array<uint32_t, Count> lower;
    uint32_t bits = 0;
    size_t taken = 0;
    for (size_t i = 0; i < Count; ++i) {
      lower[i] = source.take(range.bits);
      bits |= source.take(shared[i]) << taken;
      taken += shared[i];
    }
    const std::array<uint32_t, Count> digits = digits_of(bits);
    for (size_t i = 0; i < std::min(Count, count - start); ++i) {
      values[start + i] = static_cast<uint8_t>(digits[i] << range.bits | lower[i]);
    }
  }
}

// The bits of a number again and again, from the highest, until there are `width`.
int replicated(int value, int bits, int width) {
  int result = 0;
  for (int place = width - bits; place > -bits; place -= bits) {
    result |= place >= 0 ? value << place : value >> -place;
  }
  return result;
}

// How an integer with a digit becomes a number: the lowest bit in all places of `a`, the others where `b` says, and
// a factor `c` for the digit. `b` names the bit for each place from the highest, as in the specification; 0 for none.
struct Unquantization {
  Digit digit;
  uint8_t bits;
  const char* b;
  int c;
};

constexpr Unquantization kColours[] = {
    {Digit::kTrit, 1, "000000000", 204},  {Digit::kTrit, 2, "b000b0bb0", 93},  {Digit::kTrit, 3, "cb000cbcb", 44},
    {Digit::kTrit, 4, "dcb000dcb", 22},   {Digit::kTrit, 5, "edcb000ed", 11},  {Digit::kTrit, 6, "fedcb000f", 5},
    {Digit::kQuint, 1, "000000000", 113}, {Digit::kQuint, 2, "b0000bb00", 54}, {Digit::kQuint, 3, "cb0000cbc", 26},
    {Digit::kQuint, 4, "dcb0000dc", 13},  {Digit::kQuint, 5, "edcb0000e", 6},
};

constexpr Unquantization kWeights[] = {
    {Digit::kTrit, 1, "0000000", 50},  {Digit::kTrit, 2, "b000b0b", 23},  {Digit::kTrit, 3, "cb000cb", 11},
    {Digit::kQuint, 1, "0000000", 28}, {Digit::kQuint, 2, "b0000b0", 13},
};

int spread(const char* places, uint32_t value) {
  int result = 0;
  for (; *places != 0; ++places) {
    result = result << 1 | (*places == '0' ? 0 : static_cast<int>(value >> (*places - 'a') & 1));
  }
  return result;
}

template <size_t Count>
int unquantized(const Unquantization (&table)[Count], const IntegerRange& range, uint8_t value, int all_bits,
                int highest) {
  for (const Unquantization& entry : table) {
    if (entry.digit != range.digit || entry.bits != range.bits) continue;
    const int a = value & 1 ? all_bits : 0;
    const int sum = (value >> range.bits) * entry.c + spread(entry.b, value);
    return (a & highest) | ((sum ^ a) >> 2);
  }
  return 0;
}

}  // namespace

size_t IntegerRange::bits_of(size_t count) const {
  const size_t digits = digit == Digit::kTrit ? (8 * count + 4) / 5 : digit == Digit::kQuint ? (7 * count + 2) / 3 : 0;
  return count * bits + digits;
}

void take_integers(const IntegerRange& range, size_t count, const BlockBits& bits, size_t first, uint8_t* values) {
  Source source(bits, first, first + range.bits_of(count));
  if (range.digit == Digit::kTrit) return take_groups(range, count, source, kTritBits, trits_of, values);
  if (range.digit == Digit::kQuint) return take_groups(range, count, source, kQuintBits, quints_of, values);
  for (size_t i = 0; i < count; ++i) values[i] = static_cast<uint8_t>(source.take(range.bits));
}

int colour_of(const IntegerRange& range, uint8_t value) {
  if (range.digit == Digit::kNone) return replicated(value, range.bits, 8);
  return unquantized(kColours, range, value, 0x1ff, 0x80);
}

int weight_of(const IntegerRange& range, uint8_t value) {
  constexpr int kOfTrit[] = {0, 32, 63};
  constexpr int kOfQuint[] = {0, 16, 32, 47, 63};
  int weight;
  if (range.digit == Digit::kNone) {
    weight = replicated(value, range.bits, 6);
  } else if (range.bits == 0) {
    weight = range.digit == Digit::kTrit ? kOfTrit[value] : kOfQuint[value];
  } else {
    weight = unquantized(kWeights, range, value, 0x7f, 0x20);
  }
  return weight > 32 ? weight + 1 : weight;
}

}  // namespace softmetal::texture::astc
