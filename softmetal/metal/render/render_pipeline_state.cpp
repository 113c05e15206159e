#include "metal/render/render_pipeline_state.h"

#include "foundation/foundation.h"
#include "metal/device/objects_by_resource.h"
#include "metal/render/render_pipeline_maker.h"

namespace softmetal::metal {
namespace {

// MTLRenderStages
constexpr UInteger kStageVertex = 1 << 0;
constexpr UInteger kStageFragment = 1 << 1;

Class render_pipeline_class;

FunctionHandle* handle_for(const LinkedFunction* linked) {
  return linked ? objc::autorelease(make_function_handle(linked->function.get(), linked->code)) : nullptr;
}

// Pipelines that draw have neither tiles nor meshes.
UInteger no_count(RenderPipelineState*, SEL) { return 0; }
Size no_size(RenderPipelineState*, SEL) { return {0, 0, 0}; }

}  // namespace

RenderPipelineState::~RenderPipelineState() {
  if (supports_indirect_) ObjectsByResource<RenderPipelineState>::shared().remove(this);
}

void RenderPipelineState::enter_indirect_pipelines() {
  supports_indirect_ = true;
  ObjectsByResource<RenderPipelineState>::shared().add(this);
}

const RenderFunction& RenderPipelineState::function_of(const char* selector, UInteger stage) const {
  if (stage == kStageVertex) return *vertex_;
  if (stage == kStageFragment) return fragment_;
  foundation::raise_invalid_argument("%s: the stage (%zu) is neither the vertex nor the fragment stage", selector,
                                     static_cast<size_t>(stage));
}

std::shared_ptr<const RenderFunction> RenderPipelineState::vertex_with_strides(const char* selector,
                                                                               const AttributeStrides& strides) const {
  return vertex_of_any_stride_ ? vertex_of_any_stride_->with(selector, strides) : vertex_;
}

FunctionHandle* RenderPipelineState::function_handle(Function* function, UInteger stage) const {
  return handle_for(function_of("functionHandleWithFunction:stage:", stage).linked.find(function));
}

FunctionHandle* RenderPipelineState::function_handle_named(id name, UInteger stage) const {
  return handle_for(function_of("functionHandleWithName:stage:", stage).linked.find(foundation::string_value(name)));
}

VisibleFunctionTable* RenderPipelineState::new_visible_function_table(
    descriptors::MTLVisibleFunctionTableDescriptor* descriptor, UInteger stage) const {
  function_of("newVisibleFunctionTableWithDescriptor:stage:", stage);
  return make_visible_function_table(device(), descriptor);
}

RenderPipelineState* make_render_pipeline(Device* device, descriptors::MTLRenderPipelineDescriptor& descriptor,
                                          id* error) {
  auto pipeline = objc::Reference<RenderPipelineState>::adopt(objc::make<RenderPipelineState>(render_pipeline_class));
  pipeline->attach_to(device);
  RenderPipelineMaker maker(descriptor, *pipeline.get());
  return maker.make(error) ? pipeline.leak() : nullptr;
}

void define_render_pipeline_class() {
  using P = RenderPipelineState;
  // The label of a pipeline comes from its descriptor and cannot be changed.
  render_pipeline_class = objc::ClassBuilder<P>("SoftmetalRenderPipelineState")
                              .method<&DeviceObject::device>("device")
                              .method<&DeviceObject::label>("label")
                              .method<&P::gpu_resource_id>("gpuResourceID")
                              .method<&P::allocated_size>("allocatedSize")
                              .method<&P::shader_validation>("shaderValidation")
                              .method<&P::support_indirect_command_buffers>("supportIndirectCommandBuffers")
                              .method<&P::reflection>("reflection")
                              .method<&P::function_handle>("functionHandleWithFunction:stage:")
                              .method<&P::function_handle_named>("functionHandleWithName:stage:")
                              .method<&P::new_visible_function_table>("newVisibleFunctionTableWithDescriptor:stage:")
                              .method("maxTotalThreadsPerThreadgroup", no_count)
                              .method("maxTotalThreadsPerObjectThreadgroup", no_count)
                              .method("maxTotalThreadsPerMeshThreadgroup", no_count)
                              .method("maxTotalThreadgroupsPerMeshGrid", no_count)
                              .method("objectThreadExecutionWidth", no_count)
                              .method("meshThreadExecutionWidth", no_count)
                              .method("imageblockSampleLength", no_count)
                              .method("requiredThreadsPerTileThreadgroup", no_size)
                              .method("requiredThreadsPerObjectThreadgroup", no_size)
                              .method("requiredThreadsPerMeshThreadgroup", no_size)
                              .method("threadgroupSizeMatchesTileSize", [](P*, SEL) { return false; })
                              .conforms_to("MTLAllocation")
                              .conforms_to("MTLRenderPipelineState")
                              .get();
}

}  // namespace softmetal::metal
