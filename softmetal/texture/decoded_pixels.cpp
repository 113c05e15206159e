#include "texture/decoded_pixels.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "texture/block_codec.h"

namespace softmetal::texture {
namespace {

// The blocks of one level of one slice, and where their pixels go.
struct LevelPair {
  const std::byte* blocks;
  const Level& stored;
  std::byte* pixels;
  const Level& decoded;
};

// A block at the edge may have more pixels than the level.
void decode_block(const PixelFormat& format, const BlockCodec& codec, const LevelPair& level, size_t column, size_t row,
                  size_t image) {
  alignas(8) std::byte pixels[kMostBytesOfDecodedBlock];
  const Block& block = format.block;
  codec.decode(
      format,
      level.blocks + image * level.stored.bytes_per_image + row * level.stored.bytes_per_row + column * block.bytes,
      pixels);
  const size_t pixel_bytes = codec.decoded->block.bytes;
  const size_t x = column * block.width, y = row * block.height;
  const size_t width = std::min<size_t>(block.width, level.decoded.extent.width - x);
  const size_t height = std::min<size_t>(block.height, level.decoded.extent.height - y);
  std::byte* target = level.pixels + image * level.decoded.bytes_per_image + y * level.decoded.bytes_per_row;
  for (size_t i = 0; i < height; ++i) {
    std::memcpy(target + i * level.decoded.bytes_per_row + x * pixel_bytes, pixels + i * block.width * pixel_bytes,
                width * pixel_bytes);
  }
}

Layout decoded_layout(const Layout& stored, const PixelFormat* format) {
  return make_layout({format, stored.levels[0].extent, stored.level_count, stored.slices, stored.samples});
}

}  // namespace

const DecodedImages& DecodedPixels::seen_as(const PixelFormat& format) {
  const std::lock_guard lock(mutex_);
  DecodedImages& images = images_[format.srgb];
  if (images) return images;
  formats_[format.srgb] = &format;
  images.layout = decoded_layout(stored_, block_codec(format).decoded);
  images.start.reset(new (std::nothrow) std::byte[images.layout.size()]);
  if (images) decode_all(images, format);
  return images;
}

void DecodedPixels::decode_again(const PixelBox& box) {
  for (size_t i = 0; i < images_.size(); ++i) {
    if (images_[i]) decode(images_[i], *formats_[i], box);
  }
}

void DecodedPixels::decode_all(const DecodedImages& images, const PixelFormat& format) const {
  for (size_t slice = 0; slice < stored_.slices; ++slice) {
    for (size_t level = 0; level < stored_.level_count; ++level) {
      decode(images, format, {slice, level, {0, 0, 0}, stored_.levels[level].extent});
    }
  }
}

void DecodedPixels::decode(const DecodedImages& images, const PixelFormat& format, const PixelBox& box) const {
  const BlockCodec codec = block_codec(format);
  const LevelPair level = {blocks_ + stored_.offset(box.slice, box.level), stored_.levels[box.level],
                           images.start.get() + images.layout.offset(box.slice, box.level),
                           images.layout.levels[box.level]};
  const size_t last_row = divided_up(box.first.height + box.size.height, format.block.height);
  const size_t last_column = divided_up(box.first.width + box.size.width, format.block.width);
  for (size_t image = box.first.depth; image < box.first.depth + box.size.depth; ++image) {
    for (size_t row = box.first.height / format.block.height; row < last_row; ++row) {
      for (size_t column = box.first.width / format.block.width; column < last_column; ++column) {
        decode_block(format, codec, level, column, row, image);
      }
    }
  }
}

}  // namespace softmetal::texture
