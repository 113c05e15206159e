// Words of one lane among the inputs of a fragment function (exec/render_abi.h), read as floats.
#pragma once

#include "../../../exec/render_abi.h"

namespace softmetal {

struct pixel_words {
  const softmetal_uint* first;

  __attribute__((always_inline, nodebug)) float operator[](softmetal_uint word) const {
    return __builtin_bit_cast(float, first[word * SOFTMETAL_BLOCK_LANES]);
  }
};

}  // namespace softmetal
