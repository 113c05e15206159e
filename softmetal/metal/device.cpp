#include "metal/device.h"

#include "exec/host_time.h"
#include "exec/worker.h"
#include "exec/worker_pool.h"
#include "foundation/foundation.h"
#include "metal/argument_encoder.h"
#include "metal/command_queue.h"
#include "metal/compiled_libraries.h"
#include "metal/compute_pipeline_state.h"
#include "metal/counters.h"
#include "metal/descriptor.h"
#include "metal/descriptors.h"
#include "metal/device_capabilities.h"
#include "metal/event.h"
#include "metal/host.h"
#include "metal/indirect_command_buffer.h"
#include "metal/log_state.h"
#include "metal/render_pipeline_state.h"
#include "metal/residency_set.h"
#include "metal/sample_positions.h"
#include "metal/texture_makers.h"
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

CommandQueue* Device::new_command_queue() { return make_command_queue(this, kDefaultMaxCommandBufferCount); }

CommandQueue* Device::new_command_queue_with_max_count(UInteger max_command_buffer_count) {
  return make_command_queue(this, max_command_buffer_count);
}

CommandQueue* Device::new_command_queue_with_descriptor(CommandQueueDescriptor* descriptor) {
  if (descriptor == nullptr) foundation::raise_invalid_argument("newCommandQueueWithDescriptor: the descriptor is nil");
  return make_command_queue(this, descriptor->fields.max_command_buffer_count,
                            reinterpret_cast<LogState*>(descriptor->fields.log_state.get()));
}

Library* Device::new_library(id source, CompileOptions* options, id* error) {
  return make_library(this, source, options, error);
}

void Device::new_library_in_background(id source, CompileOptions* options, NewLibraryHandler handler) {
  make_library_in_background(this, source, options, handler);
}

Event* Device::new_event() { return make_event(this); }

SharedEvent* Device::new_shared_event() { return make_shared_event(this); }

Fence* Device::new_fence() { return make_fence(this); }

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

void define_device_class() {
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
      .method<&D::new_buffer>("newBufferWithLength:options:")
      .method<&D::new_buffer_with_bytes>("newBufferWithBytes:length:options:")
      .method<&D::new_buffer_no_copy>("newBufferWithBytesNoCopy:length:options:deallocator:")
      .method<&D::new_command_queue>("newCommandQueue")
      .method<&D::new_command_queue_with_max_count>("newCommandQueueWithMaxCommandBufferCount:")
      .method<&D::new_command_queue_with_descriptor>("newCommandQueueWithDescriptor:")
      .method<&D::new_library>("newLibraryWithSource:options:error:")
      .method<&D::new_library_in_background>("newLibraryWithSource:options:completionHandler:")
      .method<&D::new_event>("newEvent")
      .method<&D::new_shared_event>("newSharedEvent")
      .method<&D::new_fence>("newFence")
      .conforms_to("MTLDevice");
  define_device_capabilities(builder);
  define_argument_encoder_makers(builder);
  define_compute_pipeline_makers(builder);
  define_render_pipeline_makers(builder);
  define_counter_makers(builder);
  define_log_state_makers(builder);
  define_residency_set_makers(builder);
  define_indirect_command_buffer_makers(builder);
  define_texture_makers(builder);
  define_default_sample_positions(builder);
  define_compiled_library_makers(builder);
  device_class = builder.get();
  architecture_class =
      DescriptorBuilder<ArchitectureFields>("MTLArchitecture").getter<&ArchitectureFields::name>("name").get();
}

}  // namespace softmetal::metal
