#include "checks/counters.h"

#include "checks/arguments.h"

namespace pymetal::checks {

namespace {

void require_sampling(Call call, MTL::Device* device, MTL::CounterSamplingPoint point, const char* name) {
  if (device->supportsCounterSampling(point)) return;
  refuse(call, std::string("the device does not sample counters at CounterSamplingPoint.") + name +
                   "; sample at the ends of a pass, through its sample_buffer_attachments");
}

}  // namespace

void counter_sample_buffer(Call call, MTL::Device&, Named<MTL::CounterSampleBufferDescriptor*> descriptor) {
  const std::string name = descriptor.name;
  if (!descriptor.value->counterSet()) {
    refuse(call, (name + ".counter_set").c_str(), "None", "it must be one of the device's counter_sets");
  }
  if (descriptor.value->sampleCount() == 0) {
    refuse(call, (name + ".sample_count").c_str(), "0", "it must be at least 1");
  }
  const MTL::StorageMode mode = descriptor.value->storageMode();
  if (mode == MTL::StorageModeShared || mode == MTL::StorageModePrivate) return;
  refuse(call, (name + ".storage_mode").c_str(), text_of(mode), "samples are Shared or Private");
}

void counter_sampling(Call call, MTL::ComputeCommandEncoder& self) {
  require_sampling(call, self.device(), MTL::CounterSamplingPointAtDispatchBoundary, "AtDispatchBoundary");
}

void counter_sampling(Call call, MTL::BlitCommandEncoder& self) {
  require_sampling(call, self.device(), MTL::CounterSamplingPointAtBlitBoundary, "AtBlitBoundary");
}

void counter_sampling(Call call, MTL::RenderCommandEncoder& self) {
  require_sampling(call, self.device(), MTL::CounterSamplingPointAtDrawBoundary, "AtDrawBoundary");
}

void counter_index(Call call, const NS::Object&, Named<MTL::CounterSampleBuffer*> samples, Number index) {
  check_index(call, index, "samples", samples.value->sampleCount());
}

void counter_range(Call call, const NS::Object&, Named<MTL::CounterSampleBuffer*> samples, Named<NS::Range> range) {
  check_range(call, range, "samples", samples.value->sampleCount());
}

void own_counter_range(Call call, MTL::CounterSampleBuffer& self, Named<NS::Range> range) {
  check_range(call, range, "samples", self.sampleCount());
}

}  // namespace pymetal::checks
