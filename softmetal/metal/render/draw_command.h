// Draws as they wait in a command buffer.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "metal/commands/command.h"
#include "metal/render/draw_setup.h"
#include "metal/resources/buffer.h"
#include "raster/draw_group.h"

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

struct Draw {
  DrawSetup setup;
  DrawRequest request;
  IndexSource indices;
  IndirectArguments indirect;
  VisibilityMode visibility_mode = VisibilityMode::kDisabled;
  UInteger visibility_offset = 0;

  // What it asks for now; no vertices where there is nothing to draw.
  std::variant<raster::DrawCall, CommandFailure> call() const;
};

// Draws of a pass between which nothing happens but that the encoder's state changes.
class DrawSequence : public Command {
 public:
  explicit DrawSequence(std::shared_ptr<RenderPass> pass) : pass_(std::move(pass)) {}

  void add(Draw draw) { draws_.push_back(std::move(draw)); }
  std::optional<CommandFailure> execute(exec::Worker& worker) override;

 private:
  class Run;

  const std::shared_ptr<RenderPass> pass_;
  std::vector<Draw> draws_;
};

// Sets a visibility result to zero, before the draws that count in it.
std::unique_ptr<Command> make_visibility_reset(std::shared_ptr<RenderPass> pass, UInteger offset);

}  // namespace softmetal::metal
