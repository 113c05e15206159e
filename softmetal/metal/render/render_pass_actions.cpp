// What happens to attachments before and after the draws of a pass.
#include <algorithm>
#include <cstring>
#include <vector>

#include "exec/parallel_for.h"
#include "metal/render/render_pass.h"
#include "raster/packed_colours.h"
#include "texture/byte_mean.h"
#include "texture/pixel.h"

namespace softmetal::metal {
namespace {

using raster::Surface;
using texture::PixelFormat;

std::vector<std::byte> clear_pixel(const PixelFormat& format, const std::array<double, 4>& colour) {
  std::vector<std::byte> pixel(format.block.bytes);
  if (texture::holds_uint_colour(format)) {
    texture::Uint4 values;
    std::transform(colour.begin(), colour.end(), values.begin(), [](double value) {
      return value > 0 ? static_cast<uint32_t>(std::min(value, double{UINT32_MAX})) : 0u;
    });
    texture::pack_uint(format, values, pixel.data());
  } else if (texture::holds_int_colour(format)) {
    texture::Int4 values;
    std::transform(colour.begin(), colour.end(), values.begin(), [](double value) {
      return static_cast<int32_t>(std::clamp(value, double{INT32_MIN}, double{INT32_MAX}));
    });
    texture::pack_int(format, values, pixel.data());
  } else {
    texture::Float4 values;
    std::transform(colour.begin(), colour.end(), values.begin(),
                   [](double value) { return static_cast<float>(value); });
    texture::pack_float(format, values, pixel.data());
  }
  return pixel;
}

// Fills the drawn part with copies of one pixel.
void fill(const Surface& surface, const RenderPass& pass, const std::vector<std::byte>& pixel) {
  const size_t row_bytes = pass.width * surface.bytes_per_pixel();
  std::byte* first = surface.pixels;
  for (size_t at = 0; at < row_bytes; at += pixel.size()) std::memcpy(first + at, pixel.data(), pixel.size());
  for (size_t y = 1; y < pass.height; ++y) std::memcpy(first + y * surface.bytes_per_row, first, row_bytes);
}

template <typename Function>
void for_each_sample(const Surface& surface, const RenderPass& pass, Function function) {
  for (size_t y = 0; y < pass.height; ++y) {
    for (size_t x = 0; x < pass.width; ++x) {
      for (size_t sample = 0; sample < surface.samples; ++sample) function(surface.pixel(x, y, sample));
    }
  }
}

// Depth or stencil; where the two share their pixels, each is written alone.
template <typename Pack>
void clear_part(const Surface& surface, const RenderPass& pass, Pack pack) {
  const PixelFormat& format = *surface.format;
  if (format.depth && format.stencil) {
    for_each_sample(surface, pass, [&](std::byte* pixel) { pack(format, pixel); });
  } else {
    std::vector<std::byte> pixel(format.block.bytes);
    pack(format, pixel.data());
    fill(surface, pass, pixel);
  }
}

void load_layer(const RenderPass& pass, const raster::Framebuffer& layer) {
  for (size_t i = 0; i < pass.colours.size(); ++i) {
    const Surface& surface = layer.colours[i];
    if (surface && pass.colours[i].load == LoadAction::kClear) {
      fill(surface, pass, clear_pixel(*surface.format, pass.clear_colours[i]));
    }
  }
  if (layer.depth && pass.depth.load == LoadAction::kClear) {
    clear_part(layer.depth, pass, [&](const PixelFormat& format, std::byte* pixel) {
      texture::pack_depth(format, static_cast<float>(pass.clear_depth), pixel);
    });
  }
  if (layer.stencil && pass.stencil.load == LoadAction::kClear) {
    clear_part(layer.stencil, pass, [&](const PixelFormat& format, std::byte* pixel) {
      texture::pack_stencil(format, pass.clear_stencil, pixel);
    });
  }
}

template <typename Word>
bool are_equal_words(const std::byte* samples, unsigned count) {
  Word first, other;
  std::memcpy(&first, samples, sizeof first);
  for (unsigned sample = 1; sample < count; ++sample) {
    std::memcpy(&other, samples + sample * sizeof other, sizeof other);
    if (other != first) return false;
  }
  return true;
}

bool are_equal(const std::byte* samples, size_t bytes, unsigned count) {
  if (bytes == sizeof(uint32_t)) return are_equal_words<uint32_t>(samples, count);
  if (bytes == sizeof(uint64_t)) return are_equal_words<uint64_t>(samples, count);
  return std::memcmp(samples, samples + bytes, (count - 1) * bytes) == 0;
}

// The mean of a pixel's samples; of integers, which have none, the first.
void resolve_colour(const Surface& from, std::byte* samples, std::byte* to) {
  const PixelFormat& format = *from.format;
  if (format.is_integer() || are_equal(samples, format.block.bytes, from.samples)) {
    std::memcpy(to, samples, format.block.bytes);
    return;
  }
  const raster::ByteOrder* bytes = raster::byte_order(format);
  if (bytes != nullptr && !bytes->is_srgb) {
    const uint32_t mean = texture::byte_mean(samples, from.samples);
    std::memcpy(to, &mean, sizeof mean);
    return;
  }
  std::array<double, 4> sum{};
  for (size_t sample = 0; sample < from.samples; ++sample) {
    const texture::Float4 colour = texture::unpack_float(format, samples + sample * format.block.bytes);
    for (size_t channel = 0; channel < 4; ++channel) sum[channel] += static_cast<double>(colour[channel]);
  }
  texture::Float4 mean;
  for (size_t channel = 0; channel < 4; ++channel) mean[channel] = static_cast<float>(sum[channel] / from.samples);
  texture::pack_float(format, mean, to);
}

// Which sample of a pixel the depth filter takes.
size_t resolved_sample(const Surface& depths, DepthResolveFilter filter, size_t x, size_t y) {
  size_t chosen = 0;
  if (filter == DepthResolveFilter::kSample0) return chosen;
  const auto depth = [&](size_t sample) { return texture::unpack_depth(*depths.format, depths.pixel(x, y, sample)); };
  for (size_t sample = 1; sample < depths.samples; ++sample) {
    const bool is_better =
        filter == DepthResolveFilter::kMin ? depth(sample) < depth(chosen) : depth(sample) > depth(chosen);
    if (is_better) chosen = sample;
  }
  return chosen;
}

size_t resolved_stencil_sample(const RenderPass& pass, const raster::Framebuffer& layer, size_t x, size_t y) {
  const bool follows_depth = pass.stencil_filter == StencilResolveFilter::kDepthResolvedSample && layer.depth;
  return follows_depth ? resolved_sample(layer.depth, pass.depth_filter, x, y) : 0;
}

// Calls resolve_pixel(x, y, to) for each pixel of the resolve texture.
template <typename ResolvePixel>
void resolve(const RenderPass& pass, const PassAttachment& attachment, UInteger layer, exec::Worker& worker,
             ResolvePixel resolve_pixel) {
  if (!attachment || !attachment.resolves()) return;
  const Surface to = attachment.resolve.surface(layer);
  const size_t width = std::min<size_t>(pass.width, to.width);
  const auto resolve_row = [&](size_t y) {
    for (size_t x = 0; x < width; ++x) resolve_pixel(x, y, to.pixel(x, y, 0));
  };
  exec::parallel_for(std::min<size_t>(pass.height, to.height), resolve_row, worker);
}

void store_layer(const RenderPass& pass, UInteger number, exec::Worker& worker) {
  const raster::Framebuffer& layer = pass.target.layers[number];
  for (size_t i = 0; i < pass.colours.size(); ++i) {
    const Surface& from = layer.colours[i];
    resolve(pass, pass.colours[i], number, worker,
            [&](size_t x, size_t y, std::byte* to) { resolve_colour(from, from.pixel(x, y, 0), to); });
  }
  resolve(pass, pass.depth, number, worker, [&](size_t x, size_t y, std::byte* to) {
    const std::byte* chosen = layer.depth.pixel(x, y, resolved_sample(layer.depth, pass.depth_filter, x, y));
    texture::pack_depth(*layer.depth.format, texture::unpack_depth(*layer.depth.format, chosen), to);
  });
  resolve(pass, pass.stencil, number, worker, [&](size_t x, size_t y, std::byte* to) {
    const std::byte* chosen = layer.stencil.pixel(x, y, resolved_stencil_sample(pass, layer, x, y));
    texture::pack_stencil(*layer.stencil.format, texture::unpack_stencil(*layer.stencil.format, chosen), to);
  });
}

template <typename Work>
class PassCommand : public Command {
 public:
  PassCommand(std::shared_ptr<RenderPass> pass, Work work) : pass_(std::move(pass)), work_(work) {}
  std::optional<CommandFailure> execute(exec::Worker& worker) override {
    work_(*pass_, worker);
    return std::nullopt;
  }

 private:
  std::shared_ptr<RenderPass> pass_;
  Work work_;
};

template <typename Work>
std::unique_ptr<Command> make_pass_command(std::shared_ptr<RenderPass> pass, Work work) {
  return std::make_unique<PassCommand<Work>>(std::move(pass), work);
}

}  // namespace

std::unique_ptr<Command> make_load_command(std::shared_ptr<RenderPass> pass) {
  return make_pass_command(std::move(pass), [](const RenderPass& self, exec::Worker&) {
    for (const raster::Framebuffer& layer : self.target.layers) load_layer(self, layer);
  });
}

std::unique_ptr<Command> make_store_command(std::shared_ptr<RenderPass> pass) {
  return make_pass_command(std::move(pass), [](const RenderPass& self, exec::Worker& worker) {
    for (UInteger layer = 0; layer < self.layers; ++layer) store_layer(self, layer, worker);
  });
}

}  // namespace softmetal::metal
