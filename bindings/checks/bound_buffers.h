// The buffers that an encoder's argument tables hold, for offsets that are set alone and for what kernels need.
#pragma once

#include <Metal/Metal.hpp>
#include <array>

#include "checks/limits.h"
#include "checks/refusal.h"
#include "support/sequences.h"

namespace pymetal::checks {

enum class Stage { Kernel, Vertex, Fragment, Tile, Object, Mesh };

// Of which stage a call sets arguments: `set_vertex_buffer`, and without a stage's name those of a kernel.
constexpr Stage stage_of(Call call) {
  constexpr size_t behind_set = 4;  // `set_`
  switch (call.name[behind_set]) {
    case 'v':
      return Stage::Vertex;
    case 'f':
      return Stage::Fragment;
    case 't':
      return Stage::Tile;
    case 'o':
      return Stage::Object;
    case 'm':
      return Stage::Mesh;
    default:
      return Stage::Kernel;
  }
}

// One entry of an argument table. Nothing is known of what bytes become; tables count as such too.
struct BoundBuffer {
  const MTL::Buffer* buffer = nullptr;
  NS::UInteger offset = 0;
  bool is_inline = false;
};

class BoundBuffers {
 public:
  BoundBuffer& at(Stage stage, NS::UInteger index) { return tables_[static_cast<size_t>(stage)][index]; }
  const BoundBuffer& at(Stage stage, NS::UInteger index) const { return tables_[static_cast<size_t>(stage)][index]; }

 private:
  static constexpr size_t stages = 6;
  std::array<std::array<BoundBuffer, limits::buffers>, stages> tables_{};
};

// Before a buffer, or none, is put at an index that the table has.
void bind_buffer(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset, Number index);
void bind_buffers(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Buffer>&> buffers,
                  Named<IntegerSequence<NS::UInteger>&> offsets, Named<NS::Range> range);
void bind_bytes(Call call, const NS::Object& self, Number index);
// Before an offset alone is set: a buffer is at the index, and the offset in it.
void bound_offset(Call call, const NS::Object& self, Number offset, Number index);

}  // namespace pymetal::checks
