#include "metal/commands/counters.h"

#include "exec/host_time.h"
#include "foundation/foundation.h"
#include "metal/descriptors/descriptor.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/device/device.h"

extern "C" const id MTLCommonCounterSetTimestamp;
extern "C" const id MTLCommonCounterTimestamp;

namespace softmetal::metal {
namespace {

using descriptors::MTLCounterSampleBufferDescriptor;
using foundation::raise_invalid_argument;

Class counter_class;
Class counter_set_class;
Class counter_sample_buffer_class;

struct CounterFields {
  ObjectProperty name;
};

struct CounterSetFields {
  ObjectProperty name;
  ObjectProperty counters;
};

// MTLCounterSamplingPoint: draws and tiles come with rendering.
enum class SamplingPoint : UInteger { kStageBoundary = 0, kDispatchBoundary = 2, kBlitBoundary = 4 };

bool supports_sampling(Device*, SEL, SamplingPoint point) {
  return point == SamplingPoint::kStageBoundary || point == SamplingPoint::kDispatchBoundary ||
         point == SamplingPoint::kBlitBoundary;
}

id make_counter_sets(Device*, SEL) {
  auto* counter = objc::make<Descriptor<CounterFields>>(counter_class);
  counter->fields.name = ObjectProperty(MTLCommonCounterTimestamp);
  const auto counters = ObjectProperty::adopt(reinterpret_cast<id>(counter));
  auto* set = objc::make<Descriptor<CounterSetFields>>(counter_set_class);
  const auto sets = ObjectProperty::adopt(reinterpret_cast<id>(set));
  set->fields.name = ObjectProperty(MTLCommonCounterSetTimestamp);
  set->fields.counters = ObjectProperty::adopt(foundation::make_array({counters.get()}));
  return foundation::autoreleased(foundation::make_array({sets.get()}));
}

class SampleCommand : public Command {
 public:
  SampleCommand(CounterSampleBuffer* buffer, UInteger index) : buffer_(buffer), index_(index) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    buffer_->samples()[index_] = exec::host_nanoseconds();
    return std::nullopt;
  }

 private:
  objc::Reference<CounterSampleBuffer> buffer_;
  UInteger index_;
};

}  // namespace

void CounterSampleBuffer::check_range(const char* selector, Range range) const {
  if (range.location <= samples_.size() && range.length <= samples_.size() - range.location) return;
  foundation::raise_range("%s: samples (%zu, %zu) are beyond the %zu of the buffer", selector,
                          static_cast<size_t>(range.location), static_cast<size_t>(range.length), samples_.size());
}

id CounterSampleBuffer::resolve(Range range) const {
  check_range("resolveCounterRange:", range);
  return foundation::autoreleased(
      foundation::make_data(samples_.data() + range.location, range.length * sizeof(uint64_t)));
}

CounterSampleBuffer* make_counter_sample_buffer(Device* device, UInteger count, id label) {
  auto* buffer = objc::make<CounterSampleBuffer>(counter_sample_buffer_class);
  buffer->attach_to(device);
  buffer->set_label(label);
  buffer->samples_.assign(count, kCounterErrorValue);
  return buffer;
}

std::unique_ptr<Command> make_sample_command(CounterSampleBuffer* buffer, UInteger index) {
  return std::make_unique<SampleCommand>(buffer, index);
}

void define_counter_classes() {
  counter_class = DescriptorBuilder<CounterFields>("SoftmetalCounter")
                      .getter<&CounterFields::name>("name")
                      .conforms_to("MTLCounter")
                      .get();
  counter_set_class = DescriptorBuilder<CounterSetFields>("SoftmetalCounterSet")
                          .getter<&CounterSetFields::name>("name")
                          .getter<&CounterSetFields::counters>("counters")
                          .conforms_to("MTLCounterSet")
                          .get();
  using B = CounterSampleBuffer;
  counter_sample_buffer_class = objc::ClassBuilder<B>("SoftmetalCounterSampleBuffer")
                                    .method<&DeviceObject::device>("device")
                                    .method<&DeviceObject::label>("label")
                                    .method<&B::sample_count>("sampleCount")
                                    .method<&B::resolve>("resolveCounterRange:")
                                    .conforms_to("MTLCounterSampleBuffer")
                                    .get();
}

void define_counter_makers(objc::ClassBuilder<Device>& builder) {
  builder.method("counterSets", make_counter_sets)
      .method("supportsCounterSampling:", supports_sampling)
      .method("newCounterSampleBufferWithDescriptor:error:",
              [](Device* self, SEL, MTLCounterSampleBufferDescriptor* descriptor, id* error) -> CounterSampleBuffer* {
                constexpr const char* kSelector = "newCounterSampleBufferWithDescriptor:error:";
                if (descriptor == nullptr) raise_invalid_argument("%s: the descriptor is nil", kSelector);
                const char* problem = nullptr;
                constexpr UInteger kMostSamples = 4096;  // 32 KiB of timestamps, as on Apple's GPUs
                if (descriptor->counter_set.get() == nullptr) problem = "the counter set is nil";
                if (descriptor->sample_count == 0 || descriptor->sample_count > kMostSamples) {
                  problem = "sampleCount is not between 1 and 4096";
                }
                if (problem != nullptr) {
                  constexpr intptr_t kInvalid = 1;  // MTLCounterSampleBufferErrorInvalid
                  foundation::set_error(error, "MTLCounterErrorDomain", kInvalid, problem);
                  return nullptr;
                }
                return make_counter_sample_buffer(self, descriptor->sample_count, descriptor->label.get());
              });
}

}  // namespace softmetal::metal
