// MTLTexture.
#pragma once

#include <memory>
#include <mutex>

#include "exec/kernel_abi.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/resources/buffer.h"
#include "metal/resources/buffer_memory.h"
#include "metal/resources/resource.h"
#include "metal/values/types.h"
#include "texture/decoded_pixels.h"
#include "texture/layout.h"

namespace softmetal::metal {

using descriptors::TextureSwizzleChannels;

// What a texture is for, beside its pixels.
struct TextureTraits {
  TextureType type = TextureType::k2D;
  UInteger usage = 0;
  bool allow_gpu_optimized_contents = true;
  Integer compression_type = 0;
  TextureSwizzleChannels swizzle = {2, 3, 4, 5};
  bool framebuffer_only = false;  // of a layer: only drawn into, and shown
};

struct Texture : Resource {
  ~Texture();

  // The MTLTexture protocol.
  TextureType texture_type() const { return traits_.type; }
  UInteger pixel_format() const { return layout_.format->value; }
  UInteger width() const { return layout_.levels[0].extent.width; }
  UInteger height() const { return layout_.levels[0].extent.height; }
  UInteger depth() const { return layout_.levels[0].extent.depth; }
  UInteger mipmap_level_count() const { return layout_.level_count; }
  UInteger sample_count() const { return layout_.samples; }
  UInteger array_length() const;
  UInteger usage() const { return traits_.usage; }
  bool allow_gpu_optimized_contents() const { return traits_.allow_gpu_optimized_contents; }
  Integer compression_type() const { return traits_.compression_type; }
  TextureSwizzleChannels swizzle() const { return traits_.swizzle; }
  bool is_framebuffer_only() const { return traits_.framebuffer_only; }
  // What a texture is inside of a kernel: the address of shader_view(), also in argument buffers.
  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(shader_view())}; }
  Buffer* buffer() const { return buffer_.get(); }
  UInteger buffer_offset() const { return buffer_offset_; }
  UInteger buffer_bytes_per_row() const { return buffer_ ? layout_.levels[0].bytes_per_row : 0; }
  Texture* parent_texture() const { return parent_.get(); }
  UInteger parent_relative_level() const { return first_level_; }
  UInteger parent_relative_slice() const { return first_slice_; }
  // The texture or the buffer whose memory this one shows; nil for one with memory of its own.
  Resource* root_resource() const;
  void replace_region(Region region, UInteger level, const void* bytes, UInteger bytes_per_row);
  void replace_region_of_slice(Region region, UInteger level, UInteger slice, const void* bytes, UInteger bytes_per_row,
                               UInteger bytes_per_image);
  void get_bytes(void* bytes, UInteger bytes_per_row, Region region, UInteger level) const;
  void get_bytes_of_slice(void* bytes, UInteger bytes_per_row, UInteger bytes_per_image, Region region, UInteger level,
                          UInteger slice) const;
  Texture* new_view(UInteger format);
  Texture* new_view_of_part(UInteger format, TextureType type, Range levels, Range slices);
  Texture* new_swizzled_view(UInteger format, TextureType type, Range levels, Range slices,
                             TextureSwizzleChannels swizzle);
  Texture* new_view_with_descriptor(descriptors::MTLTextureViewDescriptor* descriptor);

  // For layers, before anybody else has the texture.
  void restrict_to_framebuffer() { traits_.framebuffer_only = true; }

  // Whatever the storage mode; for the device.
  const texture::Layout& layout() const { return layout_; }
  const texture::PixelFormat& format() const { return *layout_.format; }
  std::byte* start() const { return start_; }
  std::byte* level_start(UInteger slice, UInteger level) const { return start_ + layout_.offset(slice, level); }
  // What kernels see; it stays where it is as long as the texture lives. Of compressed formats these are decoded
  // pixels. Raises for the formats that are not decoded, which have none.
  bool has_shader_view() const;
  const softmetal_texture* shader_view() const;

  // Runs `copy`, which changes the pixels of a box.
  template <class Copy>
  void change(UInteger slice, UInteger level, const Origin& origin, const Size& size, Copy copy) {
    if (!decoded_) return copy();
    decoded_->change({slice_of_root(slice),
                      level_of_root(level),
                      {origin.x, origin.y, origin.z},
                      {size.width, size.height, size.depth}},
                     copy);
  }

 private:
  friend Texture* make_texture(Device*, descriptors::MTLTextureDescriptor*);
  friend Texture* make_heap_texture(std::shared_ptr<HeapAllocation>, descriptors::MTLTextureDescriptor*);
  friend Texture* make_buffer_texture(Buffer*, descriptors::MTLTextureDescriptor*, UInteger, UInteger);
  friend Texture* make_texture_view(Texture*, const texture::Layout&, const TextureTraits&, UInteger, UInteger);

  // Once, by whoever made the object.
  void show(std::byte* start, const texture::Layout& layout, const TextureTraits& traits);
  void own_decoded_pixels();
  void show_decoded() const;
  size_t decoded_size() const { return layout_.slices * shader_view_.bytes_per_slice; }
  UInteger slice_of_root(UInteger slice) const;
  UInteger level_of_root(UInteger level) const;
  void check_cpu_access(const char* selector) const;

  std::byte* start_ = nullptr;
  texture::Layout layout_{};
  TextureTraits traits_;
  // Of compressed formats it is made, and its pixels are decoded, when someone first asks for it.
  mutable softmetal_texture shader_view_{};
  mutable std::once_flag decoding_;
  std::shared_ptr<texture::DecodedPixels> decoded_;
  BufferMemory memory_;
  objc::Reference<Buffer> buffer_;
  UInteger buffer_offset_ = 0;
  objc::Reference<Texture> parent_;
  UInteger first_level_ = 0;
  UInteger first_slice_ = 0;
};

// Zeroed. Raises for a descriptor that Metal refuses; null when there is not enough memory.
Texture* make_texture(Device* device, descriptors::MTLTextureDescriptor* descriptor);

// The bytes of such a texture. Raises for a descriptor that Metal refuses.
size_t texture_size(const descriptors::MTLTextureDescriptor& descriptor);

// A texture in a heap, with what was in that memory before. Null without an allocation, which must be of
// texture_size().
Texture* make_heap_texture(std::shared_ptr<HeapAllocation> allocation, descriptors::MTLTextureDescriptor* descriptor);

// Rows of pixels in a buffer, which the texture keeps alive. Raises for what Metal refuses.
Texture* make_buffer_texture(Buffer* buffer, descriptors::MTLTextureDescriptor* descriptor, UInteger offset,
                             UInteger bytes_per_row);

// Some slices and levels of a texture, laid out as `layout` says; the caller has checked them.
Texture* make_texture_view(Texture* parent, const texture::Layout& layout, const TextureTraits& traits,
                           UInteger first_level, UInteger first_slice);

// What offset and row length of a texture in a buffer must be multiples of.
constexpr UInteger kLinearTextureAlignment = 16;

void define_texture_class();

}  // namespace softmetal::metal
