#include "checks/render.h"

#include "checks/arguments.h"
#include "checks/render_pass.h"

namespace pymetal::checks {

namespace {

void pipeline_bound(Call call, const NS::Object& self, MTL::RenderPipelineState& pipeline) {
  EncoderRecord& record = encoder_record(self);
  if (record.pass) require_matching_formats(call, *record.pass, pipeline);
  record.has_render_pipeline = true;
}

NS::UInteger index_size(MTL::IndexType type) { return type == MTL::IndexTypeUInt16 ? 2 : 4; }

}  // namespace

void render_pipeline_bound(Call call, MTL::RenderCommandEncoder& self, Named<MTL::RenderPipelineState*> pipeline) {
  encoding(call, self);
  same_device(call, self, {pipeline.name, pipeline.value});
  pipeline_bound(call, self, *pipeline.value);
}

void render_pipeline_bound(Call call, MTL4::RenderCommandEncoder& self, Named<MTL::RenderPipelineState*> pipeline) {
  encoding(call, self);
  pipeline_bound(call, self, *pipeline.value);
}

void draw(Call call, const NS::Object& self) {
  encoding(call, self);
  const EncoderRecord& record = encoder_record(self);
  if (record.has_render_pipeline || !record.known) return;
  refuse(call, "no pipeline is set; call set_render_pipeline_state() first");
}

void index_buffer(Call call, const NS::Object&, Named<MTL::IndexType> type, Named<MTL::Buffer*> buffer, Number offset,
                  Number count) {
  const NS::UInteger size = index_size(type.value);
  if (count.value == 0) refuse(call, count, "it must be at least 1");
  if (offset.value % size != 0) refuse(call, offset, "it must be a multiple of the index size, " + text_of(size));
  const NS::UInteger length = buffer.value->length();
  if (offset.value <= length && count.value <= (length - offset.value) / size) return;
  refuse(call, count,
         "from " + std::string(offset.name) + " " + text_of(offset.value) + " on, " + buffer.name + " of " +
             text_of(length) + " bytes has " + text_of(offset.value > length ? 0 : (length - offset.value) / size));
}

void index_buffer(Call call, const NS::Object& self, Named<MTL::IndexType> type, Named<MTL::Buffer*> buffer,
                  Number offset) {
  index_buffer(call, self, type, buffer, offset, {offset.name, 1});
}

void indirect_draw(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset) {
  indirect_arguments(call, buffer, offset, sizeof(MTL::DrawPrimitivesIndirectArguments));
}

void indirect_indexed_draw(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset) {
  indirect_arguments(call, buffer, offset, sizeof(MTL::DrawIndexedPrimitivesIndirectArguments));
}

void indirect_patches(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset) {
  indirect_arguments(call, buffer, offset, sizeof(MTL::DrawPatchIndirectArguments));
}

void patch_control_points(Call call, const NS::Object&, Number count) {
  constexpr NS::UInteger most = 32;
  if (count.value > most) refuse(call, count, "a patch has at most " + text_of(most) + " control points");
}

namespace {

bool fits(NS::UInteger start, NS::UInteger length, NS::UInteger limit) {
  return limit == 0 || (start <= limit && length <= limit - start);
}

void check_rect(Call call, const RenderPassFacts& pass, const std::string& name, MTL::ScissorRect rect) {
  if (fits(rect.x, rect.width, pass.width) && fits(rect.y, rect.height, pass.height)) return;
  const std::string text =
      "(" + text_of(rect.x) + ", " + text_of(rect.y) + ", " + text_of(rect.width) + ", " + text_of(rect.height) + ")";
  refuse(call, name.c_str(), text,
         "it must lie in the render target of " + text_of(pass.width) + "×" + text_of(pass.height));
}

void check_count(Call call, const char* name, NS::UInteger count) {
  if (count >= 1 && count <= limits::viewports) return;
  refuse(call, (std::string("the number of ") + name).c_str(), text_of(count),
         "there are 1 to " + text_of(limits::viewports));
}

}  // namespace

void scissor_rect(Call call, const NS::Object& self, Named<MTL::ScissorRect> rect) {
  const EncoderRecord& record = encoder_record(self);
  if (record.pass) check_rect(call, *record.pass, rect.name, rect.value);
}

void scissor_rects(Call call, const NS::Object& self, Named<ValueSequence<MTL::ScissorRect>&> rects) {
  check_count(call, rects.name, rects.value.count());
  const EncoderRecord& record = encoder_record(self);
  if (!record.pass) return;
  for (size_t i = 0; i < rects.value.count(); ++i) {
    check_rect(call, *record.pass, std::string(rects.name) + "[" + text_of(i) + "]", rects.value.data()[i]);
  }
}

void viewports(Call call, const NS::Object&, Named<ValueSequence<MTL::Viewport>&> viewports) {
  check_count(call, viewports.name, viewports.value.count());
}

void visibility_result(Call call, const NS::Object& self, Named<MTL::VisibilityResultMode> mode, Number offset) {
  constexpr NS::UInteger size = 8;
  if (mode.value == MTL::VisibilityResultModeDisabled) return;
  if (offset.value % size != 0) refuse(call, offset, "it must be a multiple of 8");
  const EncoderRecord& record = encoder_record(self);
  if (!record.pass) return;
  if (!record.pass->has_visibility_buffer) refuse(call, "the render pass has no visibility_result_buffer");
  const NS::UInteger length = record.pass->visibility_length;
  if (offset.value > length || size > length - offset.value) {
    refuse(call, offset, "a result takes 8 bytes, and the visibility_result_buffer ends at " + text_of(length));
  }
}

void amplification_count(Call call, MTL::RenderCommandEncoder& self, Number count) {
  if (count.value == 0) refuse(call, count, "it must be at least 1");
  if (!self.device()->supportsVertexAmplificationCount(count.value)) {
    refuse(call, count, "the device does not support this count");
  }
}

void depth_test_bounds(Call call, const NS::Object&, Named<float> minimum, Named<float> maximum) {
  if (minimum.value >= 0 && minimum.value <= maximum.value && maximum.value <= 1) return;
  refuse(call, minimum.name, std::to_string(minimum.value),
         std::string("0 ≤ ") + minimum.name + " ≤ " + maximum.name + " ≤ 1 must hold, and " + maximum.name + " is " +
             std::to_string(maximum.value));
}

}  // namespace pymetal::checks
