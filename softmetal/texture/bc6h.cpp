// BC6H: endpoints of half-precision numbers, the second and following ones often as differences from the first.
#include <cstring>
#include <string_view>

#include "texture/block_codec.h"
#include "texture/bptc.h"
#include "texture/component.h"

namespace softmetal::texture {
namespace {

using bptc::Partition;

constexpr size_t kBlockBytes = 16;
constexpr size_t kMostHeaderBits = 82;
constexpr size_t kPartitionBits = 5;

// Where a bit of the header belongs.
struct Place {
  uint8_t endpoint;
  uint8_t channel;
  uint8_t bit;
};

struct Header {
  std::array<Place, kMostHeaderBits> places{};
  size_t count = 0;
};

constexpr unsigned number_at(std::string_view text, size_t& at) {
  unsigned number = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') number = number * 10 + unsigned(text[at++] - '0');
  return number;
}

// The fields in the order of the block's bits, in the notation of the specification but for brackets: "r0:9:0" is the
// red of endpoint 0 from bit 9 down to bit 0, whose lowest bit comes first; "r0:10:15" starts with bit 15.
constexpr Header header_of(std::string_view fields) {
  Header header;
  for (size_t at = 0; at < fields.size(); ++at) {
    const auto channel = static_cast<uint8_t>(std::string_view("rgb").find(fields[at++]));
    const auto endpoint = static_cast<uint8_t>(number_at(fields, at));
    const unsigned last = number_at(fields, ++at);
    const bool is_run = at < fields.size() && fields[at] == ':';
    const unsigned first = is_run ? number_at(fields, ++at) : last;
    const unsigned count = (first < last ? last - first : first - last) + 1;
    for (unsigned i = 0; i < count; ++i) {
      header.places[header.count++] = {endpoint, channel, static_cast<uint8_t>(first < last ? first + i : first - i)};
    }
  }
  return header;
}

struct Mode {
  uint8_t number;       // the lowest bits of the block
  uint8_t number_bits;  // 2 or 5
  uint8_t subsets;
  bool has_differences;
  uint8_t bits;                            // of the first endpoint's components
  std::array<uint8_t, 3> difference_bits;  // of the others', red first
  Header header;
};

constexpr Mode kModes[] = {
    {0b00,
     2,
     2,
     true,
     10,
     {5, 5, 5},
     header_of("g2:4 b2:4 b3:4 r0:9:0 g0:9:0 b0:9:0 r1:4:0 g3:4 g2:3:0 g1:4:0 b3:0 g3:3:0 b1:4:0 b3:1 b2:3:0 r2:4:0 "
               "b3:2 r3:4:0 b3:3")},
    {0b01,
     2,
     2,
     true,
     7,
     {6, 6, 6},
     header_of("g2:5 g3:4 g3:5 r0:6:0 b3:0 b3:1 b2:4 g0:6:0 b2:5 b3:2 g2:4 b0:6:0 b3:3 b3:5 b3:4 r1:5:0 g2:3:0 g1:5:0 "
               "g3:3:0 b1:5:0 b2:3:0 r2:5:0 r3:5:0")},
    {0b00010,
     5,
     2,
     true,
     11,
     {5, 4, 4},
     header_of("r0:9:0 g0:9:0 b0:9:0 r1:4:0 r0:10 g2:3:0 g1:3:0 g0:10 b3:0 g3:3:0 b1:3:0 b0:10 b3:1 b2:3:0 r2:4:0 "
               "b3:2 r3:4:0 b3:3")},
    {0b00110,
     5,
     2,
     true,
     11,
     {4, 5, 4},
     header_of("r0:9:0 g0:9:0 b0:9:0 r1:3:0 r0:10 g3:4 g2:3:0 g1:4:0 g0:10 g3:3:0 b1:3:0 b0:10 b3:1 b2:3:0 r2:3:0 "
               "b3:0 b3:2 r3:3:0 g2:4 b3:3")},
    {0b01010,
     5,
     2,
     true,
     11,
     {4, 4, 5},
     header_of("r0:9:0 g0:9:0 b0:9:0 r1:3:0 r0:10 b2:4 g2:3:0 g1:3:0 g0:10 b3:0 g3:3:0 b1:4:0 b0:10 b2:3:0 r2:3:0 "
               "b3:1 b3:2 r3:3:0 b3:4 b3:3")},
    {0b01110,
     5,
     2,
     true,
     9,
     {5, 5, 5},
     header_of("r0:8:0 b2:4 g0:8:0 g2:4 b0:8:0 b3:4 r1:4:0 g3:4 g2:3:0 g1:4:0 b3:0 g3:3:0 b1:4:0 b3:1 b2:3:0 r2:4:0 "
               "b3:2 r3:4:0 b3:3")},
    {0b10010,
     5,
     2,
     true,
     8,
     {6, 5, 5},
     header_of("r0:7:0 g3:4 b2:4 g0:7:0 b3:2 g2:4 b0:7:0 b3:3 b3:4 r1:5:0 g2:3:0 g1:4:0 b3:0 g3:3:0 b1:4:0 b3:1 "
               "b2:3:0 r2:5:0 r3:5:0")},
    {0b10110,
     5,
     2,
     true,
     8,
     {5, 6, 5},
     header_of("r0:7:0 b3:0 b2:4 g0:7:0 g2:5 g2:4 b0:7:0 g3:5 b3:4 r1:4:0 g3:4 g2:3:0 g1:5:0 g3:3:0 b1:4:0 b3:1 "
               "b2:3:0 r2:4:0 b3:2 r3:4:0 b3:3")},
    {0b11010,
     5,
     2,
     true,
     8,
     {5, 5, 6},
     header_of("r0:7:0 b3:1 b2:4 g0:7:0 b2:5 g2:4 b0:7:0 b3:5 b3:4 r1:4:0 g3:4 g2:3:0 g1:4:0 b3:0 g3:3:0 b1:5:0 "
               "b2:3:0 r2:4:0 b3:2 r3:4:0 b3:3")},
    {0b11110,
     5,
     2,
     false,
     6,
     {6, 6, 6},
     header_of("r0:5:0 g3:4 b3:0 b3:1 b2:4 g0:5:0 g2:5 b2:5 b3:2 g2:4 b0:5:0 g3:5 b3:3 b3:5 b3:4 r1:5:0 g2:3:0 "
               "g1:5:0 g3:3:0 b1:5:0 b2:3:0 r2:5:0 r3:5:0")},
    {0b00011, 5, 1, false, 10, {10, 10, 10}, header_of("r0:9:0 g0:9:0 b0:9:0 r1:9:0 g1:9:0 b1:9:0")},
    {0b00111, 5, 1, true, 11, {9, 9, 9}, header_of("r0:9:0 g0:9:0 b0:9:0 r1:8:0 r0:10 g1:8:0 g0:10 b1:8:0 b0:10")},
    {0b01011,
     5,
     1,
     true,
     12,
     {8, 8, 8},
     header_of("r0:9:0 g0:9:0 b0:9:0 r1:7:0 r0:10:11 g1:7:0 g0:10:11 b1:7:0 b0:10:11")},
    {0b01111,
     5,
     1,
     true,
     16,
     {4, 4, 4},
     header_of("r0:9:0 g0:9:0 b0:9:0 r1:3:0 r0:10:15 g1:3:0 g0:10:15 b1:3:0 b0:10:15")},
};

const Mode* find_mode(const BlockBits& bits) {
  for (const Mode& mode : kModes) {
    if (bits.at(0, mode.number_bits) == mode.number) return &mode;
  }
  return nullptr;
}

using Endpoints = std::array<std::array<int32_t, 3>, 4>;

Endpoints take_endpoints(const Mode& mode, BitReader& reader) {
  Endpoints endpoints{};
  for (size_t i = 0; i < mode.header.count; ++i) {
    const Place place = mode.header.places[i];
    endpoints[place.endpoint][place.channel] |= static_cast<int32_t>(reader.take(1) << place.bit);
  }
  return endpoints;
}

// From differences to numbers of `mode.bits`.
void resolve(const Mode& mode, bool is_signed, Endpoints& endpoints) {
  const uint32_t mask = (1u << mode.bits) - 1;
  for (size_t i = 0; i < 2u * mode.subsets; ++i) {
    for (size_t c = 0; c < 3; ++c) {
      auto value = static_cast<uint32_t>(endpoints[i][c]);
      if (mode.has_differences && i > 0) {
        const auto difference = static_cast<uint32_t>(sign_extend(value, mode.difference_bits[c]));
        value = (static_cast<uint32_t>(endpoints[0][c]) + difference) & mask;
      }
      endpoints[i][c] = is_signed ? sign_extend(value, mode.bits) : static_cast<int32_t>(value);
    }
  }
}

// To 16 bits, or to 15 and a sign.
int32_t unquantize_unsigned(int32_t value, int bits) {
  if (bits >= 15 || value == 0) return value;
  if (value == (1 << bits) - 1) return 0xffff;
  return ((value << 16) + 0x8000) >> bits;
}

int32_t unquantize_signed(int32_t value, int bits) {
  if (bits >= 16) return value;
  const int32_t size = value < 0 ? -value : value;
  int32_t wide = 0;
  if (size >= (1 << (bits - 1)) - 1) {
    wide = 0x7fff;
  } else if (size != 0) {
    wide = ((size << 15) + 0x4000) >> (bits - 1);
  }
  return value < 0 ? -wide : wide;
}

// The bits of a half: the largest is the largest finite number.
uint16_t half_of(int32_t value, bool is_signed) {
  if (!is_signed) return static_cast<uint16_t>(value * 31 >> 6);
  const int32_t size = (value < 0 ? -value : value) * 31 >> 5;
  return static_cast<uint16_t>(value < 0 ? size | 0x8000 : size);
}

using Halves4 = std::array<uint16_t, 4>;
using HalvesOf4x4 = std::array<Halves4, bptc::kPixels>;
constexpr uint16_t kOne = 0x3c00;

void interpolate(const Mode& mode, bool is_signed, Endpoints endpoints, BitReader& reader, HalvesOf4x4& pixels) {
  const Partition partition = {mode.subsets, mode.subsets == 2 ? reader.take(kPartitionBits) : 0};
  const size_t index_bits = mode.subsets == 2 ? 3 : 4;
  resolve(mode, is_signed, endpoints);
  for (auto& endpoint : endpoints) {
    for (int32_t& value : endpoint) {
      value = is_signed ? unquantize_signed(value, mode.bits) : unquantize_unsigned(value, mode.bits);
    }
  }
  const bptc::Indices indices = bptc::take_indices(reader, partition, index_bits);
  for (size_t i = 0; i < pixels.size(); ++i) {
    const size_t first = 2 * partition.subset_of(i);
    const int weight = bptc::weight_of(indices[i], index_bits);
    for (size_t c = 0; c < 3; ++c) {
      pixels[i][c] = half_of(bptc::interpolate(endpoints[first][c], endpoints[first + 1][c], weight), is_signed);
    }
  }
}

constexpr uint16_t kUnsignedFormat = 151;  // MTLPixelFormatBC6H_RGBUfloat

}  // namespace

void decode_bc6h(const PixelFormat& format, const std::byte* block, std::byte* pixels) {
  const BlockBits bits(block, kBlockBytes);
  HalvesOf4x4 colours;
  colours.fill({0, 0, 0, kOne});
  // Blocks of the four modes that are reserved are black.
  if (const Mode* mode = find_mode(bits)) {
    BitReader reader(bits, mode->number_bits);
    const Endpoints endpoints = take_endpoints(*mode, reader);
    interpolate(*mode, format.value != kUnsignedFormat, endpoints, reader, colours);
  }
  std::memcpy(pixels, colours.data(), sizeof colours);
}

}  // namespace softmetal::texture
