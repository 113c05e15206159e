// Buffers and textures from Python's memory: copied, or shared without a copy.
#include <nanobind/stl/vector.h>

#include <memory>
#include <string>
#include <vector>

#include "checks/arguments.h"
#include "extend/extend.h"
#include "extend/notebook.h"
#include "generated/docstrings.h"
#include "generated/enums.h"
#include "memory/host_memory.h"
#include "memory/large_copies.h"
#include "memory/shared_pages.h"
#include "memory/texture_arrays.h"
#include "support/errors.h"
#include "support/numbers.h"
#include "support/objects.h"

namespace pymetal {

namespace {

using namespace nb::literals;

// Options come as a member of ResourceOptions or as an int, which its members are.
using OptionsInteger = Integer<MTL::ResourceOptions>;

constexpr const char* copying_selector = "newBufferWithBytes:length:options:";

Owned<MTL::Buffer> copy_bytes(MTL::Device& self, const void* bytes, NS::UInteger length, MTL::ResourceOptions options) {
  const Pool pool;
  checks::buffer_length({"new_buffer"}, self, {"len(data)", length});
  auto* buffer = copying(length, [&] { return self.newBuffer(bytes, length, options); });
  return created(buffer, copying_selector);
}

Owned<MTL::Buffer> new_buffer_from(MTL::Device& self, nb::handle data, OptionsInteger options) {
  if (!has_memory(data)) throw nb::next_overload();
  const HostMemory memory(data, Access::Read, "data");
  return copy_bytes(self, memory.data(), memory.size(), options);
}

Owned<MTL::Buffer> new_buffer_with_data(MTL::Device& self, nb::handle data, Integer<NS::UInteger> length,
                                        OptionsInteger options) {
  if (!has_memory(data)) throw nb::next_overload();
  const HostMemory memory(data, Access::Read, "data");
  if (length > memory.size()) {
    raise_validation("length " + std::to_string(length) + " is over the size of data, " +
                     std::to_string(memory.size()));
  }
  return copy_bytes(self, memory.data(), length, options);
}

Owned<MTL::Buffer> new_buffer_no_copy(MTL::Device& self, nb::handle array, OptionsInteger options) {
  if (!has_memory(array)) throw nb::next_overload();
  const Pool pool;
  __block auto pages = std::make_shared<SharedPages>(array);
  checks::buffer_length({"new_buffer_no_copy"}, self, {"len(array)", pages->size()});
  auto* buffer = self.newBuffer(pages->data(), pages->size(), options, ^(void*, NS::UInteger) {
    pages.reset();
  });
  return created(buffer, "newBufferWithBytesNoCopy:length:options:deallocator:");
}

// Discrete GPUs have memory of their own, and no shared textures.
MTL::StorageMode visible_storage(MTL::Device& device) {
  return device.hasUnifiedMemory() ? MTL::StorageModeShared : MTL::StorageModeManaged;
}

// Metal's feature tables: of every family that runs macOS.
constexpr NS::UInteger max_texture_extent = 16384;

void require_extent(const char* name, NS::UInteger extent) {
  if (extent >= 1 && extent <= max_texture_extent) return;
  raise_validation(std::string("the array's ") + name + " of " + std::to_string(extent) +
                   " pixels is out of range: a texture has 1 to " + std::to_string(max_texture_extent));
}

Owned<MTL::Texture> new_texture_of(MTL::Device& self, nb::handle shape, const PixelLayout& layout,
                                   MTL::TextureUsage usage) {
  const auto extents = nb::cast<std::vector<NS::UInteger>>(shape);
  if (extents.size() != 2 && extents.size() != 3) {
    raise_validation("array must have the axes (height, width, channels), or without the last, but it has " +
                     std::to_string(extents.size()) + " axes");
  }
  const NS::UInteger height = extents[0] * layout.block_height;
  const NS::UInteger width = extents[1] * layout.block_width;
  require_extent("height", height);
  require_extent("width", width);
  auto* descriptor = MTL::TextureDescriptor::texture2DDescriptor(layout.format, width, height, false);
  descriptor->setUsage(usage);
  descriptor->setStorageMode(visible_storage(self));
  return created(self.newTexture(descriptor), "newTextureWithDescriptor:");
}

Owned<MTL::Texture> new_texture_from(MTL::Device& self, nb::handle data, Enum<tag::MTL::PixelFormat> format,
                                     Options<tag::MTL::TextureUsage> usage) {
  const nb::object array = as_array(data);
  const Pool pool;
  const PixelLayout& layout = require_layout(format);
  Owned<MTL::Texture> texture = new_texture_of(self, array.attr("shape"), layout, usage);
  write_array(TexturePart(*texture.get(), 0, 0, nullptr), array);
  return texture;
}

}  // namespace

void extend_device(nb::class_<MTL::Device>& cls) {
  const auto shared = OptionsInteger(MTL::ResourceStorageModeShared);
  cls.def("new_buffer", &new_buffer_from, "data"_a, "options"_a = shared, nb::sig(docs::device_new_buffer.signature),
          docs::device_new_buffer.text);
  cls.def("new_buffer_with_data", &new_buffer_with_data, "data"_a, "length"_a, "options"_a = shared,
          nb::sig(docs::device_new_buffer_with_data.signature), docs::device_new_buffer_with_data.text);
  cls.def("new_buffer_no_copy", &new_buffer_no_copy, "array"_a, "options"_a = shared,
          nb::sig(docs::device_new_buffer_no_copy.signature), docs::device_new_buffer_no_copy.text);
  define_html_form(cls, docs::device_repr_html);
  cls.def("new_texture", &new_texture_from, "data"_a, "pixel_format"_a,
          "usage"_a = Options<tag::MTL::TextureUsage>(MTL::TextureUsageShaderRead),
          nb::sig(docs::device_new_texture.signature), docs::device_new_texture.text);
}

}  // namespace pymetal
