// MTLCounterSet and MTLCounterSampleBuffer: timestamps, the only counter there is.
#pragma once

#include <memory>
#include <vector>

#include "metal/commands/command.h"
#include "metal/device/device_object.h"
#include "metal/values/types.h"
#include "objc/registration.h"

namespace softmetal::metal {

// MTLCounterDontSample, and what is read of a sample that was never taken (MTLCounterErrorValue).
constexpr UInteger kCounterDontSample = ~UInteger{0};
constexpr uint64_t kCounterErrorValue = ~uint64_t{0};

struct CounterSampleBuffer : DeviceObject {
  UInteger sample_count() const { return samples_.size(); }
  // The timestamps as NSData; nil for samples that the buffer does not have.
  id resolve(Range range) const;

  // Raises, naming `selector`, for samples that the buffer does not have.
  void check_range(const char* selector, Range range) const;
  // In nanoseconds of the host's clock. Written when commands run.
  std::vector<uint64_t>& samples() { return samples_; }

 private:
  friend CounterSampleBuffer* make_counter_sample_buffer(Device*, UInteger, id);

  std::vector<uint64_t> samples_;
};

// Takes a timestamp when it runs.
std::unique_ptr<Command> make_sample_command(CounterSampleBuffer* buffer, UInteger index);

void define_counter_classes();

// Adds -[MTLDevice counterSets], supportsCounterSampling: and newCounterSampleBufferWithDescriptor:error:.
void define_counter_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
