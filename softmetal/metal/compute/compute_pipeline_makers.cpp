// -[MTLDevice newComputePipelineState…]: from a function or a descriptor, with or without reflection, now or later.
#include "exec/background.h"
#include "foundation/foundation.h"
#include "metal/compute/compute_pipeline_state.h"
#include "metal/device/block_reference.h"
#include "metal/device/device.h"

namespace softmetal::metal {
namespace {

ComputePipelineDescriptorFields fields_for(id function, const char* selector) {
  if (function == nullptr) foundation::raise_invalid_argument("%s: the function is nil", selector);
  ComputePipelineDescriptorFields fields;
  fields.compute_function = ObjectProperty(function);
  return fields;
}

const ComputePipelineDescriptorFields& fields_of(const ComputePipelineDescriptor* descriptor, const char* selector) {
  if (descriptor == nullptr) foundation::raise_invalid_argument("%s: the descriptor is nil", selector);
  return descriptor->fields;
}

// Reflection goes out autoreleased, and only when asked for.
ComputePipelineState* make_with_reflection(Device* device, const ComputePipelineDescriptorFields& fields,
                                           UInteger options, ComputePipelineReflection** reflection, id* error) {
  ComputePipelineState* pipeline = make_compute_pipeline(device, fields, error);
  if (reflection) {
    const bool wanted = options & (kPipelineOptionBindingInfo | kPipelineOptionBufferTypeInfo);
    *reflection = pipeline && wanted ? objc::autorelease(objc::retain(pipeline->reflection())) : nullptr;
  }
  return pipeline;
}

void make_in_background(Device* device, const ComputePipelineDescriptorFields& fields,
                        const BlockReference<NewComputePipelineReflectionHandler>& handler, UInteger options) {
  const objc::Reference<Device> kept_device(device);
  exec::run_in_background([kept_device, fields, handler, options] {
    id error = nullptr;
    ComputePipelineReflection* reflection = nullptr;
    const auto pipeline = objc::Reference<ComputePipelineState>::adopt(
        make_with_reflection(kept_device.get(), fields, options, &reflection, &error));
    handler(pipeline.get(), reflection, error);
  });
}

template <class Handler>
void check_handler(Handler handler, const char* selector) {
  if (handler == nullptr) foundation::raise_invalid_argument("%s: the completion handler is nil", selector);
}

}  // namespace

void define_compute_pipeline_makers(objc::ClassBuilder<Device>& builder) {
  using Reflection = ComputePipelineReflection;
  builder
      .method("newComputePipelineStateWithFunction:error:",
              [](Device* self, SEL selector, id function, id* error) {
                return make_compute_pipeline(self, fields_for(function, sel_getName(selector)), error);
              })
      .method("newComputePipelineStateWithFunction:options:reflection:error:",
              [](Device* self, SEL selector, id function, UInteger options, Reflection** reflection, id* error) {
                return make_with_reflection(self, fields_for(function, sel_getName(selector)), options, reflection,
                                            error);
              })
      .method("newComputePipelineStateWithDescriptor:options:reflection:error:",
              [](Device* self, SEL selector, ComputePipelineDescriptor* descriptor, UInteger options,
                 Reflection** reflection, id* error) {
                return make_with_reflection(self, fields_of(descriptor, sel_getName(selector)), options, reflection,
                                            error);
              })
      .method("newComputePipelineStateWithFunction:completionHandler:",
              [](Device* self, SEL selector, id function, NewComputePipelineHandler handler) {
                check_handler(handler, sel_getName(selector));
                const auto fields = fields_for(function, sel_getName(selector));
                const BlockReference<NewComputePipelineHandler> call(handler);
                const objc::Reference<Device> device(self);
                exec::run_in_background([device, fields, call] {
                  id error = nullptr;
                  const auto pipeline =
                      objc::Reference<ComputePipelineState>::adopt(make_compute_pipeline(device.get(), fields, &error));
                  call(pipeline.get(), error);
                });
              })
      .method(
          "newComputePipelineStateWithFunction:options:completionHandler:",
          [](Device* self, SEL selector, id function, UInteger options, NewComputePipelineReflectionHandler handler) {
            check_handler(handler, sel_getName(selector));
            make_in_background(self, fields_for(function, sel_getName(selector)),
                               BlockReference<NewComputePipelineReflectionHandler>(handler), options);
          })
      .method("newComputePipelineStateWithDescriptor:options:completionHandler:",
              [](Device* self, SEL selector, ComputePipelineDescriptor* descriptor, UInteger options,
                 NewComputePipelineReflectionHandler handler) {
                check_handler(handler, sel_getName(selector));
                make_in_background(self, fields_of(descriptor, sel_getName(selector)),
                                   BlockReference<NewComputePipelineReflectionHandler>(handler), options);
              });
}

}  // namespace softmetal::metal
