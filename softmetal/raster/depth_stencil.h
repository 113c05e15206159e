// The depth and stencil tests of a block's pixels, for one sample each (MTLDepthStencilDescriptor).
#pragma once

#include "raster/coverage.h"

namespace softmetal::raster {

// MTLCompareFunction
enum class CompareFunction : unsigned char {
  kNever,
  kLess,
  kEqual,
  kLessEqual,
  kGreater,
  kNotEqual,
  kGreaterEqual,
  kAlways
};

// MTLStencilOperation
enum class StencilOperation : unsigned char {
  kKeep,
  kZero,
  kReplace,
  kIncrementClamp,
  kDecrementClamp,
  kInvert,
  kIncrementWrap,
  kDecrementWrap,
};

struct StencilFace {
  CompareFunction compare;
  StencilOperation on_stencil_failure, on_depth_failure, on_pass;
  unsigned char read_mask, write_mask, reference;
};

struct DepthStencilState {
  CompareFunction depth_compare;
  bool writes_depth;
  bool tests_stencil;
  StencilFace front, back;
};

// The value that each lane's stencil is compared with: one for all, or what the fragment function has returned.
using StencilReferences = unsigned char[kBlockPixels];

// What an attachment holds for the pixels of a block, lane by lane.
struct alignas(64) DepthStencilBlock {
  float depth[kBlockPixels];
  unsigned char stencil[kBlockPixels];
};

namespace depth_stencil {

// Lanes where `tested` compares with `stored` as asked; in Metal's order: the new value stands on the left.
template <typename Tested, typename Stored>
SOFTMETAL_INLINE PixelSet compare_lanes(CompareFunction function, Tested tested, Stored stored) {
  switch (function) {
    case CompareFunction::kNever:
      return 0;
    case CompareFunction::kLess:
      return lanes_where([&](unsigned lane) { return tested(lane) < stored(lane); });
    case CompareFunction::kEqual:
      return lanes_where([&](unsigned lane) { return tested(lane) == stored(lane); });
    case CompareFunction::kLessEqual:
      return lanes_where([&](unsigned lane) { return tested(lane) <= stored(lane); });
    case CompareFunction::kGreater:
      return lanes_where([&](unsigned lane) { return tested(lane) > stored(lane); });
    case CompareFunction::kNotEqual:
      return lanes_where([&](unsigned lane) { return tested(lane) != stored(lane); });
    case CompareFunction::kGreaterEqual:
      return lanes_where([&](unsigned lane) { return tested(lane) >= stored(lane); });
    case CompareFunction::kAlways:
      return kAllPixels;
  }
  return 0;
}

inline unsigned char operate(StencilOperation operation, unsigned char stored, unsigned char reference) {
  switch (operation) {
    case StencilOperation::kKeep:
      return stored;
    case StencilOperation::kZero:
      return 0;
    case StencilOperation::kReplace:
      return reference;
    case StencilOperation::kIncrementClamp:
      return stored == 255 ? stored : static_cast<unsigned char>(stored + 1);
    case StencilOperation::kDecrementClamp:
      return stored == 0 ? stored : static_cast<unsigned char>(stored - 1);
    case StencilOperation::kInvert:
      return static_cast<unsigned char>(~stored);
    case StencilOperation::kIncrementWrap:
      return static_cast<unsigned char>(stored + 1);
    case StencilOperation::kDecrementWrap:
      return static_cast<unsigned char>(stored - 1);
  }
  return stored;
}

inline void change_stencil(StencilOperation operation, const StencilFace& face, const StencilReferences& references,
                           PixelSet lanes, DepthStencilBlock* block) {
  if (operation == StencilOperation::kKeep || face.write_mask == 0) return;
  for (PixelSet rest = lanes; rest != 0; rest &= rest - 1) {
    const unsigned lane = static_cast<unsigned>(__builtin_ctzl(rest));
    unsigned char& stored = block->stencil[lane];
    const unsigned char changed = operate(operation, stored, references[lane]);
    stored = static_cast<unsigned char>((stored & ~face.write_mask) | (changed & face.write_mask));
  }
}

SOFTMETAL_INLINE PixelSet stencil_passes(const StencilFace& face, const StencilReferences& references,
                                         const DepthStencilBlock& block) {
  const int mask = face.read_mask;
  return compare_lanes(
      face.compare, [&](unsigned lane) { return references[lane] & mask; },
      [&](unsigned lane) { return block.stencil[lane] & mask; });
}

}  // namespace depth_stencil

// The lanes of `covered` that pass both tests. `depth` is in the attachment's precision already.
SOFTMETAL_INLINE PixelSet test_depth_stencil(const DepthStencilState& state, bool is_front_facing, PixelSet covered,
                                             const float (&depth)[kBlockPixels], const StencilReferences& references,
                                             DepthStencilBlock* block) {
  const StencilFace& face = is_front_facing ? state.front : state.back;
  PixelSet candidates = covered;
  if (state.tests_stencil) {
    const PixelSet in_stencil = depth_stencil::stencil_passes(face, references, *block);
    depth_stencil::change_stencil(face.on_stencil_failure, face, references, candidates & ~in_stencil, block);
    candidates &= in_stencil;
  }
  const PixelSet passing = candidates & depth_stencil::compare_lanes(
                                            state.depth_compare, [&](unsigned lane) { return depth[lane]; },
                                            [&](unsigned lane) { return block->depth[lane]; });
  if (state.tests_stencil) {
    depth_stencil::change_stencil(face.on_depth_failure, face, references, candidates & ~passing, block);
    depth_stencil::change_stencil(face.on_pass, face, references, passing, block);
  }
  if (state.writes_depth) take_lanes(passing, depth, block->depth);
  return passing;
}

}  // namespace softmetal::raster
