// -[MTLDevice newRenderPipelineStateWithDescriptor:…]: with or without reflection, now or later.
#include "exec/background.h"
#include "foundation/foundation.h"
#include "metal/device/block_reference.h"
#include "metal/device/device.h"
#include "metal/render/render_pipeline_state.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLRenderPipelineDescriptor;

MTLRenderPipelineDescriptor& checked(MTLRenderPipelineDescriptor* descriptor, SEL selector) {
  if (descriptor == nullptr) foundation::raise_invalid_argument("%s: the descriptor is nil", sel_getName(selector));
  return *descriptor;
}

template <class Handler>
void check_handler(Handler handler, SEL selector) {
  if (handler == nullptr) {
    foundation::raise_invalid_argument("%s: the completion handler is nil", sel_getName(selector));
  }
}

// Reflection goes out autoreleased, and only when asked for.
RenderPipelineState* make_with_reflection(Device* device, MTLRenderPipelineDescriptor& descriptor, UInteger options,
                                          RenderPipelineReflection** reflection, id* error) {
  RenderPipelineState* pipeline = make_render_pipeline(device, descriptor, error);
  if (reflection) {
    const bool wanted = options & (kPipelineOptionBindingInfo | kPipelineOptionBufferTypeInfo);
    *reflection = pipeline && wanted ? objc::autorelease(objc::retain(pipeline->reflection())) : nullptr;
  }
  return pipeline;
}

// The descriptor's copy: programs may change their own meanwhile.
template <class Finish>
void make_in_background(Device* device, const MTLRenderPipelineDescriptor& descriptor, UInteger options,
                        Finish finish) {
  const objc::Reference<Device> kept_device(device);
  const auto copy = descriptors::copy_of(descriptor);
  exec::run_in_background([kept_device, copy, options, finish] {
    id error = nullptr;
    RenderPipelineReflection* reflection = nullptr;
    const auto pipeline = objc::Reference<RenderPipelineState>::adopt(
        make_with_reflection(kept_device.get(), *copy.get(), options, &reflection, &error));
    finish(pipeline.get(), reflection, error);
  });
}

}  // namespace

void define_render_pipeline_makers(objc::ClassBuilder<Device>& builder) {
  using Descriptor = MTLRenderPipelineDescriptor;
  using Reflection = RenderPipelineReflection;
  builder
      .method("newRenderPipelineStateWithDescriptor:error:",
              [](Device* self, SEL selector, Descriptor* descriptor, id* error) {
                return make_render_pipeline(self, checked(descriptor, selector), error);
              })
      .method(
          "newRenderPipelineStateWithDescriptor:options:reflection:error:",
          [](Device* self, SEL selector, Descriptor* descriptor, UInteger options, Reflection** reflection, id* error) {
            return make_with_reflection(self, checked(descriptor, selector), options, reflection, error);
          })
      .method("newRenderPipelineStateWithDescriptor:completionHandler:",
              [](Device* self, SEL selector, Descriptor* descriptor, NewRenderPipelineHandler handler) {
                check_handler(handler, selector);
                const BlockReference<NewRenderPipelineHandler> call(handler);
                make_in_background(
                    self, checked(descriptor, selector), 0,
                    [call](RenderPipelineState* pipeline, Reflection*, id error) { call(pipeline, error); });
              })
      .method("newRenderPipelineStateWithDescriptor:options:completionHandler:",
              [](Device* self, SEL selector, Descriptor* descriptor, UInteger options,
                 NewRenderPipelineReflectionHandler handler) {
                check_handler(handler, selector);
                make_in_background(self, checked(descriptor, selector), options,
                                   BlockReference<NewRenderPipelineReflectionHandler>(handler));
              });
}

}  // namespace softmetal::metal
