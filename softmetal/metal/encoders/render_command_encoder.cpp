#include "metal/encoders/render_command_encoder.h"

#include "foundation/foundation.h"
#include "metal/commands/keep_command.h"
#include "metal/render/render_pass_stores.h"
#include "raster/tiles.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;

Class render_command_encoder_class;

using E = RenderCommandEncoder;

// Draws run one after another, or as if they did where no barrier or fence is between them.
void define_synchronization(objc::ClassBuilder<E>& builder) {
  builder
      .method("memoryBarrierWithScope:afterStages:beforeStages:",
              [](E* self, SEL selector, UInteger, UInteger, UInteger) { self->end_sequence(sel_getName(selector)); })
      .method("memoryBarrierWithResources:count:afterStages:beforeStages:",
              [](E* self, SEL selector, Resource* const*, UInteger, UInteger, UInteger) {
                self->end_sequence(sel_getName(selector));
              })
      .method("textureBarrier", [](E* self, SEL selector) { self->end_sequence(sel_getName(selector)); })
      .method("updateFence:afterStages:",
              [](E* self, SEL selector, id fence, UInteger) {
                self->update_fence(fence);
                self->end_sequence(sel_getName(selector));
              })
      .method("waitForFence:beforeStages:", [](E* self, SEL selector, id fence, UInteger) {
        self->wait_for_fence(fence);
        self->end_sequence(sel_getName(selector));
      });
}

void define_residency(objc::ClassBuilder<E>& builder) {
  builder.method<&E::use_resource>("useResource:usage:")
      .method<&E::use_resources>("useResources:count:usage:")
      .method<&E::use_heap>("useHeap:")
      .method<&E::use_heaps>("useHeaps:count:")
      .method("useResource:usage:stages:",
              [](E* self, SEL, Resource* resource, UInteger usage, UInteger) { self->use_resource(resource, usage); })
      .method("useResources:count:usage:stages:",
              [](E* self, SEL, Resource* const* resources, UInteger count, UInteger usage, UInteger) {
                self->use_resources(resources, count, usage);
              })
      .method("useHeap:stages:", [](E* self, SEL, Heap* heap, UInteger) { self->use_heap(heap); })
      .method("useHeaps:count:stages:",
              [](E* self, SEL, Heap* const* heaps, UInteger count, UInteger) { self->use_heaps(heaps, count); });
}

}  // namespace

void RenderCommandEncoder::end_encoding() {
  check_encoding("endEncoding");
  if (ends_pass_) {
    check_store_actions("endEncoding", *pass_);
    at_end(make_store_command(pass_));
  }
  CommandEncoder::end_encoding();
}

void RenderCommandEncoder::use_resource(Resource* resource, UInteger) {
  check_encoding("useResource:usage:");
  if (resource == nullptr) raise_invalid_argument("useResource:usage: the resource is nil");
  append(make_keep_command(resource));
}

void RenderCommandEncoder::use_resources(Resource* const* resources, UInteger count, UInteger usage) {
  if (resources == nullptr && count > 0) raise_invalid_argument("useResources:count:usage: the resources are null");
  for (UInteger i = 0; i < count; ++i) use_resource(resources[i], usage);
}

void RenderCommandEncoder::use_heap(Heap* heap) {
  check_encoding("useHeap:");
  if (heap == nullptr) raise_invalid_argument("useHeap: the heap is nil");
  append(make_keep_command(heap));
}

void RenderCommandEncoder::use_heaps(Heap* const* heaps, UInteger count) {
  if (heaps == nullptr && count > 0) raise_invalid_argument("useHeaps:count: the heaps are null");
  for (UInteger i = 0; i < count; ++i) use_heap(heaps[i]);
}

UInteger RenderCommandEncoder::tile_width() const { return raster::kTileSide; }
UInteger RenderCommandEncoder::tile_height() const { return raster::kTileSide; }

RenderCommandEncoder* make_render_command_encoder(CommandBuffer* buffer, std::shared_ptr<RenderPass> pass) {
  auto* encoder = objc::make<RenderCommandEncoder>(render_command_encoder_class);
  encoder->begin(buffer);
  encoder->append(make_load_command(pass));
  encoder->pass_ = std::move(pass);
  return encoder;
}

RenderCommandEncoder* make_partial_render_command_encoder(CommandBuffer* buffer, std::shared_ptr<RenderPass> pass,
                                                          std::shared_ptr<CommandSink> sink) {
  auto* encoder = objc::make<RenderCommandEncoder>(render_command_encoder_class);
  encoder->begin(buffer, std::move(sink));
  encoder->pass_ = std::move(pass);
  encoder->ends_pass_ = false;
  return encoder;
}

void define_render_command_encoder_class() {
  objc::ClassBuilder<E> builder("SoftmetalRenderCommandEncoder", command_encoder_class());
  builder.method<&E::end_encoding>("endEncoding")
      .method<&E::sample_counters>("sampleCountersInBuffer:atSampleIndex:withBarrier:")
      .method<&E::tile_width>("tileWidth")
      .method<&E::tile_height>("tileHeight")
      .conforms_to("MTLRenderCommandEncoder");
  define_render_fixed_functions(builder);
  define_render_arguments(builder);
  define_render_draws(builder);
  define_store_actions(builder);
  define_synchronization(builder);
  define_residency(builder);
  render_command_encoder_class = builder.get();
}

}  // namespace softmetal::metal
