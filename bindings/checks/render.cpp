#include "checks/render.h"

#include "support/errors.h"

namespace pymetal::checks {

void render_pipeline_bound(MTL::RenderCommandEncoder& self, const MTL::RenderPipelineState* pipeline) {
  encoding(self);
  encoder_record(self).has_render_pipeline = pipeline != nullptr;
}

void draw(MTL::RenderCommandEncoder& self) {
  encoding(self);
  if (!encoder_record(self).has_render_pipeline) {
    raise_validation("no pipeline: call set_render_pipeline_state() before a draw");
  }
}

}  // namespace pymetal::checks
