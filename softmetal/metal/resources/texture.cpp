#include "metal/resources/texture.h"

#include "exec/validation/device_memory.h"
#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/resources/heap.h"
#include "metal/resources/shader_view.h"
#include "metal/resources/texture_region.h"
#include "metal/resources/texture_shape.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLTextureDescriptor;
using foundation::raise_invalid_argument;
using foundation::raise_range;

Class texture_class;

TextureTraits traits_of(const MTLTextureDescriptor& descriptor) {
  return {static_cast<TextureType>(descriptor.texture_type),
          descriptor.usage,
          descriptor.allow_gpu_optimized_contents,
          descriptor.compression_type,
          descriptor.swizzle,
          false};
}

ResourceModes modes_of(const MTLTextureDescriptor& descriptor) {
  return {static_cast<StorageMode>(descriptor.storage_mode), static_cast<CPUCacheMode>(descriptor.cpu_cache_mode),
          static_cast<HazardTrackingMode>(descriptor.hazard_tracking_mode)};
}

void check_linear(const char* what, const Buffer& buffer, const MTLTextureDescriptor& descriptor,
                  const texture::Shape& shape) {
  const auto type = static_cast<TextureType>(descriptor.texture_type);
  if (type != TextureType::k2D && type != TextureType::kTextureBuffer) {
    raise_invalid_argument("%s: the texture type must be 2D or texture buffer", what);
  }
  const bool plain = shape.format->encoding == texture::Encoding::kFields ||
                     shape.format->encoding == texture::Encoding::kSharedExponent;
  if (!plain || shape.format->is_depth_or_stencil() || shape.levels != 1) {
    raise_invalid_argument("%s: a texture in a buffer has one level and an ordinary colour format", what);
  }
  const ResourceModes modes = modes_of(descriptor);
  if (modes.storage != buffer.storage_mode() || modes.cpu_cache != buffer.cpu_cache_mode()) {
    raise_invalid_argument("%s: storage mode and CPU cache mode must be those of the buffer", what);
  }
}

void check_rows(const char* what, const Buffer& buffer, const texture::Shape& shape, UInteger offset,
                UInteger bytes_per_row) {
  if (offset % kLinearTextureAlignment != 0 || bytes_per_row % kLinearTextureAlignment != 0) {
    raise_invalid_argument("%s: offset %zu and bytesPerRow %zu must be multiples of %zu", what,
                           static_cast<size_t>(offset), static_cast<size_t>(bytes_per_row),
                           static_cast<size_t>(kLinearTextureAlignment));
  }
  const size_t row = shape.extent.width * shape.format->block.bytes;
  if (bytes_per_row < row || bytes_per_row > buffer.length()) {
    raise_invalid_argument("%s: bytesPerRow %zu is less than a row of %zu bytes, or more than the buffer has", what,
                           static_cast<size_t>(bytes_per_row), row);
  }
  // The last row may end before the next would start.
  const size_t size = bytes_per_row * (shape.extent.height - 1) + row;
  if (offset > buffer.length() || size > buffer.length() - offset) {
    raise_range("%s: %zu bytes at offset %zu exceed the buffer's length of %zu bytes", what, size,
                static_cast<size_t>(offset), static_cast<size_t>(buffer.length()));
  }
}

}  // namespace

Texture::~Texture() {
  if (start_ == nullptr) return;
  exec::remove_device_memory(&shader_view_, sizeof shader_view_);
  exec::remove_device_memory(start_, layout_.size());
  if (decoded_ && shader_view_.start != nullptr) exec::remove_device_memory(shader_view_.start, decoded_size());
}

UInteger Texture::array_length() const { return layout_.slices / texture_type_traits(traits_.type).faces; }

Resource* Texture::root_resource() const {
  if (buffer_) return buffer_.get();
  if (!parent_) return nullptr;
  Resource* root = parent_->root_resource();
  return root ? root : parent_.get();
}

void Texture::show(std::byte* start, const texture::Layout& layout, const TextureTraits& traits) {
  start_ = start;
  layout_ = layout;
  traits_ = traits;
  if (!layout.format->is_compressed()) shader_view_ = make_shader_view(start, layout, traits.swizzle);
  shader_view_.original = &shader_view_;
  exec::add_device_memory(&shader_view_, sizeof shader_view_);
  exec::add_device_memory(start_, layout_.size());
}

void Texture::check_cpu_access(const char* selector) const {
  if (storage_mode() == StorageMode::kShared || storage_mode() == StorageMode::kManaged) return;
  raise_invalid_argument("%s the CPU cannot reach a texture with %s storage; copy through a buffer with a blit encoder",
                         selector, storage_mode() == StorageMode::kPrivate ? "private" : "memoryless");
}

void Texture::replace_region(Region region, UInteger level, const void* bytes, UInteger bytes_per_row) {
  replace_region_of_slice(region, level, 0, bytes, bytes_per_row, 0);
}

void Texture::replace_region_of_slice(Region region, UInteger level, UInteger slice, const void* bytes,
                                      UInteger bytes_per_row, UInteger bytes_per_image) {
  constexpr const char* kSelector = "replaceRegion:mipmapLevel:slice:withBytes:bytesPerRow:bytesPerImage:";
  check_cpu_access(kSelector);
  if (bytes == nullptr) raise_invalid_argument("%s the bytes are null", kSelector);
  const TexturePart part = check_texture_part(kSelector, *this, slice, level, region.origin, region.size);
  check_pitches(kSelector, part, bytes_per_row, bytes_per_image);
  // Only read from.
  auto* start = static_cast<std::byte*>(const_cast<void*>(bytes));
  change(slice, level, region.origin, region.size,
         [&] { texture::copy_images({start, bytes_per_row, bytes_per_image}, part.images, part.extent); });
}

void Texture::get_bytes(void* bytes, UInteger bytes_per_row, Region region, UInteger level) const {
  get_bytes_of_slice(bytes, bytes_per_row, 0, region, level, 0);
}

void Texture::get_bytes_of_slice(void* bytes, UInteger bytes_per_row, UInteger bytes_per_image, Region region,
                                 UInteger level, UInteger slice) const {
  constexpr const char* kSelector = "getBytes:bytesPerRow:bytesPerImage:fromRegion:mipmapLevel:slice:";
  check_cpu_access(kSelector);
  if (bytes == nullptr) raise_invalid_argument("%s the bytes are null", kSelector);
  const TexturePart part = check_texture_part(kSelector, *this, slice, level, region.origin, region.size);
  check_pitches(kSelector, part, bytes_per_row, bytes_per_image);
  texture::copy_images(part.images, {static_cast<std::byte*>(bytes), bytes_per_row, bytes_per_image}, part.extent);
}

Texture* make_texture(Device* device, MTLTextureDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("newTextureWithDescriptor: the descriptor is nil");
  const texture::Layout layout = texture::make_layout(check_texture_shape(*descriptor));
  if (layout.size() > device->max_buffer_length()) return nullptr;
  BufferMemory memory = BufferMemory::allocate(layout.size());
  if (memory.start() == nullptr) return nullptr;
  auto* made = objc::make<Texture>(texture_class);
  made->account(device, modes_of(*descriptor), memory.size());
  made->show(static_cast<std::byte*>(memory.start()), layout, traits_of(*descriptor));
  made->memory_ = std::move(memory);
  made->own_decoded_pixels();
  return made;
}

size_t texture_size(const MTLTextureDescriptor& descriptor) {
  return texture::make_layout(check_texture_shape(descriptor)).size();
}

Texture* make_heap_texture(std::shared_ptr<HeapAllocation> allocation, MTLTextureDescriptor* descriptor) {
  if (!allocation) return nullptr;
  auto* made = objc::make<Texture>(texture_class);
  made->show(allocation->start(), texture::make_layout(check_texture_shape(*descriptor)), traits_of(*descriptor));
  made->account_in_heap(std::move(allocation), modes_of(*descriptor));
  made->own_decoded_pixels();
  return made;
}

Texture* make_buffer_texture(Buffer* buffer, MTLTextureDescriptor* descriptor, UInteger offset,
                             UInteger bytes_per_row) {
  constexpr const char* kSelector = "newTextureWithDescriptor:offset:bytesPerRow:";
  if (descriptor == nullptr) raise_invalid_argument("%s the descriptor is nil", kSelector);
  const texture::Shape shape = check_texture_shape(*descriptor);
  check_linear(kSelector, *buffer, *descriptor, shape);
  check_rows(kSelector, *buffer, shape, offset, bytes_per_row);
  auto* made = objc::make<Texture>(texture_class);
  made->account_as_view(*buffer);
  made->show(buffer->bytes() + offset, texture::make_linear_layout(shape, bytes_per_row), traits_of(*descriptor));
  made->buffer_ = objc::Reference<Buffer>(buffer);
  made->buffer_offset_ = offset;
  return made;
}

Texture* make_texture_view(Texture* parent, const texture::Layout& layout, const TextureTraits& traits,
                           UInteger first_level, UInteger first_slice) {
  auto* made = objc::make<Texture>(texture_class);
  made->account_as_view(*parent);
  made->show(parent->start_ + first_slice * layout.bytes_per_slice, layout, traits);
  made->parent_ = objc::Reference<Texture>(parent);
  made->decoded_ = parent->decoded_;
  made->first_level_ = first_level;
  made->first_slice_ = first_slice;
  return made;
}

void define_texture_class() {
  define_texture_descriptor_factories();
  objc::ClassBuilder<Texture> builder("SoftmetalTexture", resource_class());
  builder.method<&Texture::texture_type>("textureType")
      .method<&Texture::pixel_format>("pixelFormat")
      .method<&Texture::width>("width")
      .method<&Texture::height>("height")
      .method<&Texture::depth>("depth")
      .method<&Texture::mipmap_level_count>("mipmapLevelCount")
      .method<&Texture::sample_count>("sampleCount")
      .method<&Texture::array_length>("arrayLength")
      .method<&Texture::usage>("usage")
      .method<&Texture::allow_gpu_optimized_contents>("allowGPUOptimizedContents")
      .method<&Texture::compression_type>("compressionType")
      .method<&Texture::swizzle>("swizzle")
      .method<&Texture::is_framebuffer_only>("isFramebufferOnly")
      .method<&Texture::gpu_resource_id>("gpuResourceID")
      .method<&Texture::buffer>("buffer")
      .method<&Texture::buffer_offset>("bufferOffset")
      .method<&Texture::buffer_bytes_per_row>("bufferBytesPerRow")
      .method<&Texture::parent_texture>("parentTexture")
      .method<&Texture::parent_relative_level>("parentRelativeLevel")
      .method<&Texture::parent_relative_slice>("parentRelativeSlice")
      .method<&Texture::root_resource>("rootResource")
      .method<&Texture::replace_region>("replaceRegion:mipmapLevel:withBytes:bytesPerRow:")
      .method<&Texture::replace_region_of_slice>("replaceRegion:mipmapLevel:slice:withBytes:bytesPerRow:bytesPerImage:")
      .method<&Texture::get_bytes>("getBytes:bytesPerRow:fromRegion:mipmapLevel:")
      .method<&Texture::get_bytes_of_slice>("getBytes:bytesPerRow:bytesPerImage:fromRegion:mipmapLevel:slice:")
      .method<&Texture::new_view>("newTextureViewWithPixelFormat:")
      .method<&Texture::new_view_of_part>("newTextureViewWithPixelFormat:textureType:levels:slices:")
      .method<&Texture::new_swizzled_view>("newTextureViewWithPixelFormat:textureType:levels:slices:swizzle:")
      .method<&Texture::new_view_with_descriptor>("newTextureViewWithDescriptor:");
  // There is no IOSurface, no sparse texture and no other process or device to share with.
  for (const char* selector : {"iosurface", "remoteStorageTexture"}) {
    builder.method(selector, [](Texture*, SEL) -> id { return nullptr; });
  }
  for (const char* selector : {"iosurfacePlane", "firstMipmapInTail", "tailSizeInBytes", "sparseTextureTier"}) {
    builder.method(selector, [](Texture*, SEL) -> UInteger { return 0; });
  }
  for (const char* selector : {"isShareable", "isSparse"}) {
    builder.method(selector, [](Texture*, SEL) { return false; });
  }
  texture_class = builder.conforms_to("MTLTexture").get();
}

}  // namespace softmetal::metal
