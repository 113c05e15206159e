#include "metal/device/device.h"

#include "exec/host_time.h"
#include "exec/worker.h"
#include "exec/worker_pool.h"
#include "foundation/foundation.h"
#include "metal/descriptors/descriptor.h"
#include "metal/device/host.h"
#include "objc/registration.h"

namespace softmetal::metal {
namespace {

Class device_class;
Class architecture_class;

struct ArchitectureFields {
  ObjectProperty name;
};

// A constant object of the process.
id immortal(id owned) { return owned; }

}  // namespace

Device::Device() : physical_memory_(physical_memory()) {}

id Device::name() const {
  static const id name = immortal(foundation::make_string(
      "softmetal (" + processor_name() + ", " + std::to_string(exec::WorkerPool::processor_count()) + " CPU threads)"));
  return name;
}

id Device::architecture() const {
  auto* architecture = objc::make<Descriptor<ArchitectureFields>>(architecture_class);
  architecture->fields.name = ObjectProperty::adopt(foundation::make_string(processor_architecture()));
  return objc_autorelease(reinterpret_cast<id>(architecture));
}

UInteger Device::max_threadgroup_memory_length() const { return exec::kMostThreadgroupMemory; }

UInteger Device::maximum_concurrent_compilation_task_count() const { return exec::WorkerPool::processor_count(); }

void Device::sample_timestamps(uint64_t* cpu, uint64_t* gpu) const {
  const uint64_t now = exec::host_nanoseconds();
  if (cpu) *cpu = now;
  if (gpu) *gpu = now;
}

Device* system_device() {
  ensure_classes_defined();
  static Device* const device = objc::make<Device>(device_class);
  return device;
}

void define_device_class(const ClassExtensions<Device>& extensions) {
  using D = Device;
  objc::ClassBuilder<D> builder("SoftmetalDevice");
  builder.method<&D::name>("name")
      .method<&D::architecture>("architecture")
      .method<&D::registry_id>("registryID")
      .method<&D::max_threads_per_threadgroup>("maxThreadsPerThreadgroup")
      .method<&D::max_threadgroup_memory_length>("maxThreadgroupMemoryLength")
      .method<&D::max_buffer_length>("maxBufferLength")
      .method<&D::recommended_max_working_set_size>("recommendedMaxWorkingSetSize")
      .method<&D::current_allocated_size>("currentAllocatedSize")
      .method<&D::maximum_concurrent_compilation_task_count>("maximumConcurrentCompilationTaskCount")
      .method<&D::should_maximize_concurrent_compilation>("shouldMaximizeConcurrentCompilation")
      .method<&D::set_should_maximize_concurrent_compilation>("setShouldMaximizeConcurrentCompilation:")
      .method<&D::sample_timestamps>("sampleTimestamps:gpuTimestamp:")
      .method<&D::query_timestamp_frequency>("queryTimestampFrequency")
      .conforms_to("MTLDevice");
  extend_class(builder, extensions);
  device_class = builder.get();
  architecture_class =
      DescriptorBuilder<ArchitectureFields>("MTLArchitecture").getter<&ArchitectureFields::name>("name").get();
}

}  // namespace softmetal::metal
