#include "checks/pipelines.h"

#include "checks/formats.h"
#include "checks/limits.h"
#include "checks/vertex_descriptors.h"
#include "support/runtime.h"

namespace pymetal::checks {

namespace {

void require_type(Call call, const std::string& name, MTL::Function& function, MTL::FunctionType type,
                  const char* wanted) {
  if (function.functionType() == type) return;
  const NS::String* own = function.name();
  const std::string shown = own ? std::string("the function \"") + own->utf8String() + "\"" : "a function without name";
  refuse(call, name.c_str(), shown, std::string("it must be ") + wanted);
}

void check_color(Call call, const std::string& name, MTL::RenderPipelineColorAttachmentDescriptor& attachment) {
  const MTL::PixelFormat format = attachment.pixelFormat();
  if (format == MTL::PixelFormatInvalid) return;
  if (has_depth(format) || has_stencil(format) || is_compressed(format)) {
    refuse(call, (name + ".pixel_format").c_str(), text_of(format), "colours cannot be rendered to it");
  }
  if (attachment.isBlendingEnabled() && is_integer(format)) {
    refuse(call, (name + ".is_blending_enabled").c_str(), "True",
           "the format " + text_of(format) + " cannot be blended");
  }
}

}  // namespace

void kernel_function(Call call, MTL::Device&, Named<MTL::Function*> function) {
  require_type(call, function.name, *function.value, MTL::FunctionTypeKernel, "a kernel");
}

void compute_pipeline_descriptor(Call call, MTL::Device&, Named<MTL::ComputePipelineDescriptor*> descriptor) {
  const std::string name = std::string(descriptor.name) + ".compute_function";
  MTL::Function* function = descriptor.value->computeFunction();
  if (!function) refuse(call, name.c_str(), "None", "a compute pipeline needs a kernel");
  require_type(call, name, *function, MTL::FunctionTypeKernel, "a kernel");
}

void mesh_pipeline_descriptor(Call call, MTL::Device&, Named<MTL::MeshRenderPipelineDescriptor*> descriptor) {
  const std::string name = std::string(descriptor.name) + ".mesh_function";
  MTL::Function* mesh = descriptor.value->meshFunction();
  if (!mesh) refuse(call, name.c_str(), "None", "a mesh pipeline needs a mesh function");
  require_type(call, name, *mesh, MTL::FunctionTypeMesh, "a mesh function");
}

void tile_pipeline_descriptor(Call call, MTL::Device&, Named<MTL::TileRenderPipelineDescriptor*> descriptor) {
  if (descriptor.value->tileFunction()) return;
  refuse(call, (std::string(descriptor.name) + ".tile_function").c_str(), "None", "a tile pipeline needs a function");
}

void compiled_render_pipeline(Call call, MTL4::Compiler&, Named<MTL4::PipelineDescriptor*> descriptor) {
  if (!is_kind_of(descriptor.value, "MTL4RenderPipelineDescriptor")) return;
  const auto& given = *static_cast<MTL4::RenderPipelineDescriptor*>(descriptor.value);
  const std::string name = descriptor.name;
  if (!given.vertexFunctionDescriptor()) {
    refuse(call, (name + ".vertex_function_descriptor").c_str(), "None", "a render pipeline needs a vertex function");
  }
  check_vertex_descriptor(call, name + ".vertex_descriptor", given.vertexDescriptor());
}

void compiled_compute_pipeline(Call call, MTL4::Compiler&, Named<MTL4::ComputePipelineDescriptor*> descriptor) {
  if (descriptor.value->computeFunctionDescriptor()) return;
  refuse(call, (std::string(descriptor.name) + ".compute_function_descriptor").c_str(), "None",
         "a compute pipeline needs a kernel");
}

void render_pipeline_descriptor(Call call, MTL::Device& self, Named<MTL::RenderPipelineDescriptor*> descriptor) {
  const std::string name = descriptor.name;
  MTL::Function* vertex = descriptor.value->vertexFunction();
  if (!vertex) refuse(call, (name + ".vertex_function").c_str(), "None", "a render pipeline needs a vertex function");
  require_type(call, name + ".vertex_function", *vertex, MTL::FunctionTypeVertex, "a vertex function");
  if (MTL::Function* fragment = descriptor.value->fragmentFunction()) {
    require_type(call, name + ".fragment_function", *fragment, MTL::FunctionTypeFragment, "a fragment function");
  }
  for (NS::UInteger i = 0; i < limits::color_attachments; ++i) {
    check_color(call, name + ".color_attachments[" + text_of(i) + "]",
                *descriptor.value->colorAttachments()->object(i));
  }
  check_vertex_descriptor(call, name + ".vertex_descriptor", descriptor.value->vertexDescriptor());
  const MTL::PixelFormat depth = descriptor.value->depthAttachmentPixelFormat();
  const MTL::PixelFormat stencil = descriptor.value->stencilAttachmentPixelFormat();
  if (depth != MTL::PixelFormatInvalid && !has_depth(depth)) {
    refuse(call, (name + ".depth_attachment_pixel_format").c_str(), text_of(depth), "it must be a depth format");
  }
  if (stencil != MTL::PixelFormatInvalid && !has_stencil(stencil)) {
    refuse(call, (name + ".stencil_attachment_pixel_format").c_str(), text_of(stencil), "it must be a stencil format");
  }
  const NS::UInteger samples = descriptor.value->rasterSampleCount();
  if (samples != 1 && !self.supportsTextureSampleCount(samples)) {
    refuse(call, (name + ".raster_sample_count").c_str(), text_of(samples), "the device does not support this count");
  }
}

}  // namespace pymetal::checks
