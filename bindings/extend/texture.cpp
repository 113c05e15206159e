// A texture's pixels: as NumPy's arrays, and copied in the argument order of pymetal-cpp 0.1.5.
#include <optional>

#include "checks/memory.h"
#include "extend/extend.h"
#include "extend/notebook.h"
#include "generated/docstrings.h"
#include "generated/values.h"
#include "memory/texture_arrays.h"
#include "support/bytes.h"
#include "support/numbers.h"
#include "support/pool.h"

namespace pymetal {

namespace {

using namespace nb::literals;

using Index = Integer<NS::UInteger>;

MTL::Region region_of(MTL::Origin origin, MTL::Size size) {
  return MTL::Region(origin.x, origin.y, origin.z, size.width, size.height, size.depth);
}

void replace_region(MTL::Texture& self, Value<MTL::Origin> origin, Value<MTL::Size> size, Index level,
                    const BytesArg& data, Index bytes_per_row) {
  const Pool pool;
  accept("replace_region", "region_origin", origin, "region_size", size, "mipmap_level", level, "bytes_per_row",
         bytes_per_row);
  const MTL::Region region = region_of(origin, size);
  checks::texture_bytes({"replace_region"}, self, {"region", region}, {"mipmap_level", level}, {"data", data.size()},
                        {"bytes_per_row", bytes_per_row});
  self.replaceRegion(region, level, data.data(), bytes_per_row);
}

void get_bytes(MTL::Texture& self, const WritableBytesArg& data, Index bytes_per_row, Value<MTL::Origin> origin,
               Value<MTL::Size> size, Index level) {
  const Pool pool;
  accept("get_bytes", "bytes_per_row", bytes_per_row, "region_origin", origin, "region_size", size, "mipmap_level",
         level);
  const MTL::Region region = region_of(origin, size);
  checks::texture_bytes({"get_bytes"}, self, {"region", region}, {"mipmap_level", level}, {"data", data.size()},
                        {"bytes_per_row", bytes_per_row});
  self.getBytes(data.data(), bytes_per_row, region, level);
}

// Throws nb::next_overload for what is neither None nor stands for a region.
std::optional<MTL::Region> optional_region(nb::handle source) {
  if (source.is_none()) return std::nullopt;
  Value<MTL::Region> region;
  constexpr auto flags = static_cast<uint32_t>(nb::detail::cast_flags::convert);
  if (!convert_item(source, flags, nullptr, region)) throw nb::next_overload();
  return region;
}

nb::object to_numpy(MTL::Texture& self, Index level, Index slice, nb::handle region) {
  const Pool pool;
  const std::optional<MTL::Region> wanted = optional_region(region);
  return read_array(TexturePart(self, level, slice, wanted ? &*wanted : nullptr));
}

void from_numpy(MTL::Texture& self, nb::handle array, Index level, Index slice, nb::handle region) {
  const Pool pool;
  const nb::object pixels = as_array(array);
  const std::optional<MTL::Region> wanted = optional_region(region);
  write_array(TexturePart(self, level, slice, wanted ? &*wanted : nullptr), pixels);
}

}  // namespace

void extend_texture(nb::class_<MTL::Texture>& cls) {
  cls.def("replace_region", &replace_region, "region_origin"_a, "region_size"_a, "mipmap_level"_a, "data"_a,
          "bytes_per_row"_a, nb::sig(docs::texture_replace_region.signature), docs::texture_replace_region.text);
  cls.def("get_bytes", &get_bytes, "data"_a, "bytes_per_row"_a, "region_origin"_a, "region_size"_a, "mipmap_level"_a,
          nb::sig(docs::texture_get_bytes.signature), docs::texture_get_bytes.text);
  cls.def("to_numpy", &to_numpy, "level"_a = Index(0), "slice"_a = Index(0), "region"_a = nb::none(),
          nb::sig(docs::texture_to_numpy.signature), docs::texture_to_numpy.text);
  cls.def("from_numpy", &from_numpy, "array"_a, "level"_a = Index(0), "slice"_a = Index(0), "region"_a = nb::none(),
          nb::sig(docs::texture_from_numpy.signature), docs::texture_from_numpy.text);
  define_png_form(cls, docs::texture_repr_png);
}

}  // namespace pymetal
