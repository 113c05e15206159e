// MTLRenderPipelineState.
#pragma once

#include <memory>

#include "metal/descriptors/generated/descriptors.h"
#include "metal/device/device_object.h"
#include "metal/functions/visible_function_table.h"
#include "metal/render/attribute_strides.h"
#include "metal/render/render_function.h"
#include "metal/render/render_targets.h"
#include "metal/values/types.h"
#include "raster/assembly.h"

namespace softmetal::metal {

struct RenderPipelineReflection;
struct RenderPipelineState;

using NewRenderPipelineHandler = void (^)(RenderPipelineState*, id error);
using NewRenderPipelineReflectionHandler = void (^)(RenderPipelineState*, RenderPipelineReflection*, id error);

// MTLPrimitiveTopologyClass
enum class PrimitiveTopology : UInteger { kUnspecified = 0, kPoint = 1, kLine = 2, kTriangle = 3 };

struct RenderPipelineState : DeviceObject {
  ~RenderPipelineState();

  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(this)}; }
  UInteger allocated_size() const { return 0; }
  ShaderValidation shader_validation() const {
    return vertex_->kernel->module->is_validated() ? ShaderValidation::kEnabled : ShaderValidation::kDisabled;
  }
  bool support_indirect_command_buffers() const { return supports_indirect_; }
  RenderPipelineReflection* reflection() const { return reflection_.get(); }
  // Nil for a function that was not linked to that stage.
  FunctionHandle* function_handle(Function* function, UInteger stage) const;
  FunctionHandle* function_handle_named(id name, UInteger stage) const;
  VisibleFunctionTable* new_visible_function_table(descriptors::MTLVisibleFunctionTableDescriptor* descriptor,
                                                   UInteger stage) const;

  // As it was compiled at first: with any strides where the vertex descriptor leaves some open.
  const RenderFunction& vertex() const { return *vertex_; }
  // With the strides that buffers were set with. Raises, naming `selector`, when one is lacking.
  std::shared_ptr<const RenderFunction> vertex_with_strides(const char* selector,
                                                            const AttributeStrides& strides) const;
  std::shared_ptr<const RenderFunction> shared_vertex() const { return vertex_; }
  bool leaves_strides_open() const { return vertex_of_any_stride_ != nullptr; }
  const RenderFunction& fragment() const { return fragment_; }  // may be empty
  const raster::VertexOutputs& vertex_outputs() const { return vertex_outputs_; }
  const raster::FragmentStage& fragment_stage() const { return fragment_stage_; }
  const RenderTargets& targets() const { return targets_; }
  bool is_rasterized() const { return is_rasterized_; }
  PrimitiveTopology topology() const { return topology_; }

 private:
  friend class RenderPipelineMaker;

  const RenderFunction& function_of(const char* selector, UInteger stage) const;
  // Lets indirect commands name the pipeline.
  void enter_indirect_pipelines();

  std::shared_ptr<const RenderFunction> vertex_;
  std::unique_ptr<VertexFunctionOfAnyStride> vertex_of_any_stride_;  // where strides are left open
  RenderFunction fragment_;
  raster::VertexOutputs vertex_outputs_;
  raster::FragmentStage fragment_stage_;
  RenderTargets targets_;
  bool is_rasterized_ = true;
  bool supports_indirect_ = false;
  PrimitiveTopology topology_ = PrimitiveTopology::kUnspecified;
  objc::Reference<RenderPipelineReflection> reflection_;
};

// Null with an error when a function cannot be compiled or the two do not fit.
RenderPipelineState* make_render_pipeline(Device* device, descriptors::MTLRenderPipelineDescriptor& descriptor,
                                          id* error);

void define_render_pipeline_class();

// Adds -[MTLDevice newRenderPipelineState…].
void define_render_pipeline_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
