// A draw as it waits in a command buffer.
#pragma once

#include <memory>

#include "metal/buffer.h"
#include "metal/command.h"
#include "metal/render_state.h"

namespace softmetal::metal {

// MTLIndexType
enum class IndexType : UInteger { kUInt16 = 0, kUInt32 = 1 };

inline UInteger index_size(IndexType type) { return type == IndexType::kUInt16 ? 2 : 4; }

// Where a draw's indices lie.
struct IndexSource {
  objc::Reference<Buffer> buffer;    // none where a kernel gave an address
  const std::byte* start = nullptr;  // null: a draw without indices
  UInteger length = 0;               // bytes from the start on
  IndexType type = IndexType::kUInt16;

  explicit operator bool() const { return start != nullptr; }
  UInteger available() const { return length / index_size(type); }
};

// What drawPrimitives and its relatives ask for. Of an indexed draw `first` and `count` are of indices.
struct DrawRequest {
  UInteger primitive_type = 0;
  uint32_t first = 0, count = 0;
  int64_t base_vertex = 0;
  uint32_t instance_count = 1, base_instance = 0;
};

// Where the arguments of an indirect draw lie, to be read when it runs.
struct IndirectArguments {
  objc::Reference<Buffer> buffer;  // none: the request is complete
  UInteger offset = 0;
};

// MTLDrawPrimitivesIndirectArguments
struct DrawPrimitivesIndirectArguments {
  uint32_t vertex_count, instance_count, vertex_start, base_instance;
};

// MTLDrawIndexedPrimitivesIndirectArguments
struct DrawIndexedPrimitivesIndirectArguments {
  uint32_t index_count, instance_count, index_start;
  int32_t base_vertex;
  uint32_t base_instance;
};

// Takes what the draw needs from `state`, which must have passed check_draw. `vertex` is the pipeline's function with
// the state's strides.
std::unique_ptr<Command> make_draw(const RenderState& state, std::shared_ptr<RenderPass> pass,
                                   std::shared_ptr<const RenderFunction> vertex, const DrawRequest& request,
                                   IndexSource indices, IndirectArguments arguments);

// Sets a visibility result to zero, before the draws that count in it.
std::unique_ptr<Command> make_visibility_reset(std::shared_ptr<RenderPass> pass, UInteger offset);

}  // namespace softmetal::metal
