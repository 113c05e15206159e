#include "texture/mipmap.h"

#include <array>
#include <vector>

#include "texture/pixel_rows.h"

namespace softmetal::texture {
namespace {

using Sum = std::array<double, 4>;

// The pixels along one side that a smaller pixel covers.
struct Cover {
  size_t first;
  size_t count;
  std::array<double, 3> weights;
};

Cover cover_of(size_t index, size_t from, size_t to) {
  if (from == 1) return {0, 1, {1}};
  if (from % 2 == 0) return {2 * index, 2, {0.5, 0.5}};
  // 2k + 1 pixels become k: each covers 2 + 1/k, and starts `index`/k further into its first one.
  const auto whole = static_cast<double>(from);
  const auto k = static_cast<double>(to);
  const auto i = static_cast<double>(index);
  return {2 * index, 3, {(k - i) / whole, k / whole, (i + 1) / whole}};
}

void add(Sum& sum, const Float4& colour, double weight) {
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += weight * colour[i];
}

class LevelGenerator {
 public:
  LevelGenerator(const Layout& layout, std::byte* slice_start, size_t level)
      : format_(*layout.format),
        from_(layout.levels[level - 1]),
        to_(layout.levels[level]),
        source_(slice_start + from_.offset),
        target_(slice_start + to_.offset),
        row_(from_.extent.width),
        colours_(from_.extent.width) {}

  void run() {
    for (size_t z = 0; z < to_.extent.depth; ++z) {
      for (size_t y = 0; y < to_.extent.height; ++y) make_row(y, z);
    }
  }

 private:
  // The rows that the new one covers become one, whose pixels are then averaged along it.
  void make_row(size_t y, size_t z) {
    row_.assign(row_.size(), Sum{});
    const Cover images = cover_of(z, from_.extent.depth, to_.extent.depth);
    const Cover rows = cover_of(y, from_.extent.height, to_.extent.height);
    for (size_t i = 0; i < images.count; ++i) {
      for (size_t j = 0; j < rows.count; ++j) {
        add_row(rows.first + j, images.first + i, images.weights[i] * rows.weights[j]);
      }
    }
    const size_t width = to_.extent.width;
    for (size_t x = 0; x < width; ++x) colours_[x] = mean(cover_of(x, from_.extent.width, width));
    pack_row(format_, colours_.data(), width, target_ + z * to_.bytes_per_image + y * to_.bytes_per_row);
  }

  void add_row(size_t y, size_t z, double weight) {
    unpack_row(format_, source_ + z * from_.bytes_per_image + y * from_.bytes_per_row, row_.size(), colours_.data());
    for (size_t x = 0; x < row_.size(); ++x) add(row_[x], colours_[x], weight);
  }

  Float4 mean(const Cover& columns) const {
    Float4 colour{};
    for (size_t i = 0; i < colour.size(); ++i) {
      double sum = 0;
      for (size_t j = 0; j < columns.count; ++j) sum += columns.weights[j] * row_[columns.first + j][i];
      colour[i] = static_cast<float>(sum);
    }
    return colour;
  }

  const PixelFormat& format_;
  const Level& from_;
  const Level& to_;
  const std::byte* source_;
  std::byte* target_;
  std::vector<Sum> row_;
  std::vector<Float4> colours_;
};

}  // namespace

void generate_level(const Layout& layout, std::byte* slice_start, size_t level) {
  LevelGenerator(layout, slice_start, level).run();
}

}  // namespace softmetal::texture
