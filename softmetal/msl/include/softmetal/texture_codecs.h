// The loops of a kernel compiled apart for some layouts of pixels, so that reading one is a few instructions.
#pragma once

#include "texture_arguments.h"

namespace softmetal {

// The layout that all float textures have from which a kernel reads. Textures of several layouts, and those with a
// swizzle, have none.
class shared_codec {
 public:
  template <class Argument>
  SOFTMETAL_INLINE void consider(const Argument& argument) {
    if constexpr (Argument::is_read_as_float) {
      const bool is_another = !is_first_ && argument.view.codec != codec_;
      codec_ = is_another || argument.view.swizzle != 0 ? uint(SOFTMETAL_CODEC_SERVICE) : argument.view.codec;
      is_first_ = false;
    }
  }
  SOFTMETAL_INLINE uint codec() const { return codec_; }

 private:
  uint codec_ = SOFTMETAL_CODEC_SERVICE;
  bool is_first_ = true;
};

// `run(arguments)`, with arguments of which the compiler knows the layout, where all textures have one that is among
// the most common. Colours of 8 bits are often read in that layout and written in another. Each makes compiling slower.
template <class Arguments, class Run>
SOFTMETAL_INLINE int run_for_codec(const Arguments& given, Run run) {
  if constexpr (Arguments::reads_floats) {
    Arguments known = given;
#define SOFTMETAL_RUN_FOR(name)                              \
  case SOFTMETAL_CODEC_##name:                               \
    if (!given.is_written_in(SOFTMETAL_CODEC_##name)) break; \
    known.assume_codec(SOFTMETAL_CODEC_##name);              \
    known.assume_written_codec(SOFTMETAL_CODEC_##name);      \
    return run(known);
    switch (given.codec()) {
      SOFTMETAL_RUN_FOR(RGBA8_UNORM)
      SOFTMETAL_RUN_FOR(R8_UNORM)
      SOFTMETAL_RUN_FOR(R32_FLOAT)
      default:
        break;
    }
#undef SOFTMETAL_RUN_FOR
    if constexpr (Arguments::writes_floats) {
      if (given.codec() == SOFTMETAL_CODEC_RGBA8_UNORM) {
        known.assume_codec(SOFTMETAL_CODEC_RGBA8_UNORM);
        return run(known);
      }
    }
  }
  return run(given);
}

}  // namespace softmetal
