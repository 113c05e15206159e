// softmetal/texture's formats and pixels as C functions over arrays.
#include "texture/pixel.h"

using namespace softmetal::texture;

namespace {

template <class Value, Value (*Unpack)(const PixelFormat&, const std::byte*)>
void unpack_all(int format, const std::byte* pixels, size_t count, Value* values) {
  const PixelFormat& known = *find_pixel_format(format);
  for (size_t i = 0; i < count; ++i) values[i] = Unpack(known, pixels + i * known.block.bytes);
}

template <class Value, class Passed, void (*Pack)(const PixelFormat&, Passed, std::byte*)>
void pack_all(int format, const Value* values, size_t count, std::byte* pixels) {
  const PixelFormat& known = *find_pixel_format(format);
  for (size_t i = 0; i < count; ++i) Pack(known, values[i], pixels + i * known.block.bytes);
}

}  // namespace

extern "C" {

struct Facts {
  const char* name;
  int value;
  int is_compressed;
  int srgb;
  int block_width;
  int block_height;
  int block_bytes;
  int holds_float_colour;
  int holds_uint_colour;
  int holds_int_colour;
  int has_depth;
  int has_stencil;
};

size_t format_count() { return pixel_format_count(); }

Facts format_facts(size_t index) {
  const PixelFormat& f = first_pixel_format()[index];
  return {f.name,
          f.value,
          f.is_compressed(),
          f.srgb,
          f.block.width,
          f.block.height,
          f.block.bytes,
          holds_float_colour(f),
          holds_uint_colour(f),
          holds_int_colour(f),
          static_cast<bool>(f.depth),
          static_cast<bool>(f.stencil)};
}

bool is_format(uint64_t value) { return find_pixel_format(value) != nullptr; }

bool same_but_srgb(int a, int b) { return is_same_but_srgb(*find_pixel_format(a), *find_pixel_format(b)); }

// `count` blocks; of each the pixel in column `x`.
void unpack_floats(int format, const std::byte* blocks, size_t count, unsigned x, Float4* colours) {
  const PixelFormat& known = *find_pixel_format(format);
  for (size_t i = 0; i < count; ++i) colours[i] = unpack_float(known, blocks + i * known.block.bytes, x);
}

void pack_floats(int format, const Float4* colours, size_t count, unsigned x, std::byte* blocks) {
  const PixelFormat& known = *find_pixel_format(format);
  for (size_t i = 0; i < count; ++i) pack_float(known, colours[i], blocks + i * known.block.bytes, x);
}

void unpack_uints(int format, const std::byte* pixels, size_t count, Uint4* colours) {
  unpack_all<Uint4, unpack_uint>(format, pixels, count, colours);
}

void pack_uints(int format, const Uint4* colours, size_t count, std::byte* pixels) {
  pack_all<Uint4, const Uint4&, pack_uint>(format, colours, count, pixels);
}

void unpack_ints(int format, const std::byte* pixels, size_t count, Int4* colours) {
  unpack_all<Int4, unpack_int>(format, pixels, count, colours);
}

void pack_ints(int format, const Int4* colours, size_t count, std::byte* pixels) {
  pack_all<Int4, const Int4&, pack_int>(format, colours, count, pixels);
}

void unpack_depths(int format, const std::byte* pixels, size_t count, float* depths) {
  unpack_all<float, unpack_depth>(format, pixels, count, depths);
}

void pack_depths(int format, const float* depths, size_t count, std::byte* pixels) {
  pack_all<float, float, pack_depth>(format, depths, count, pixels);
}

void unpack_stencils(int format, const std::byte* pixels, size_t count, uint8_t* stencils) {
  unpack_all<uint8_t, unpack_stencil>(format, pixels, count, stencils);
}

void pack_stencils(int format, const uint8_t* stencils, size_t count, std::byte* pixels) {
  pack_all<uint8_t, uint8_t, pack_stencil>(format, stencils, count, pixels);
}
}
