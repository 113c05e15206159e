// The sample rates of a rasterization rate layer, as arrays.
#include <nanobind/ndarray.h>

#include "extend/extend.h"
#include "generated/docstrings.h"
#include "support/errors.h"

namespace pymetal {

namespace {

using Descriptor = MTL::RasterizationRateLayerDescriptor;

// A view whose owner is the wrapper, which owns the descriptor.
nb::object samples(nb::pointer_and_handle<Descriptor> self, float* storage, NS::UInteger count) {
  if (!storage) raise_validation("the layer descriptor has no sample storage");
  const size_t shape[1] = {count};
  return nb::cast(nb::ndarray<nb::numpy, float, nb::ndim<1>>(storage, 1, shape, self.h));
}

}  // namespace

void extend_rasterization_rate_layer_descriptor(nb::class_<Descriptor>& cls) {
  cls.def_prop_ro(
      "horizontal_sample_storage",
      [](nb::pointer_and_handle<Descriptor> self) {
        return samples(self, self.p->horizontalSampleStorage(), self.p->sampleCount().width);
      },
      docs::rasterization_rate_layer_descriptor_horizontal_sample_storage.text);
  cls.def_prop_ro(
      "vertical_sample_storage",
      [](nb::pointer_and_handle<Descriptor> self) {
        return samples(self, self.p->verticalSampleStorage(), self.p->sampleCount().height);
      },
      docs::rasterization_rate_layer_descriptor_vertical_sample_storage.text);
}

}  // namespace pymetal
