// Copies between textures and memory in the argument order of pymetal-cpp 0.1.5.
#include "checks/memory.h"
#include "extend/extend.h"
#include "generated/docstrings.h"
#include "generated/values.h"
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
  const MTL::Region region = region_of(origin, size);
  checks::texture_bytes(self, region, level, data.size(), bytes_per_row);
  self.replaceRegion(region, level, data.data(), bytes_per_row);
}

void get_bytes(MTL::Texture& self, const WritableBytesArg& data, Index bytes_per_row, Value<MTL::Origin> origin,
               Value<MTL::Size> size, Index level) {
  const Pool pool;
  const MTL::Region region = region_of(origin, size);
  checks::texture_bytes(self, region, level, data.size(), bytes_per_row);
  self.getBytes(data.data(), bytes_per_row, region, level);
}

}  // namespace

void extend_texture(nb::class_<MTL::Texture>& cls) {
  cls.def("replace_region", &replace_region, "region_origin"_a, "region_size"_a, "mipmap_level"_a, "data"_a,
          "bytes_per_row"_a, nb::sig(docs::texture_replace_region.signature), docs::texture_replace_region.text);
  cls.def("get_bytes", &get_bytes, "data"_a, "bytes_per_row"_a, "region_origin"_a, "region_size"_a, "mipmap_level"_a,
          nb::sig(docs::texture_get_bytes.signature), docs::texture_get_bytes.text);
}

}  // namespace pymetal
