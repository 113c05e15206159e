// The textures and samplers that a dispatch hands to its kernel.
#pragma once

#include <vector>

#include "metal/compute_state.h"

namespace softmetal::metal {

// Raises what does not suit an argument of type "texture" or "sampler", naming both sides.
void check_texture_argument(const char* selector, const ComputeState& state, const CompiledKernel& kernel,
                            const compiler_bridge::ArgumentInfo& argument);
void check_sampler_argument(const char* selector, const ComputeState& state, const CompiledKernel& kernel,
                            const compiler_bridge::ArgumentInfo& argument);

// Keeps the textures of a checked state alive, and the tables that a launch refers to.
class TextureArguments {
 public:
  explicit TextureArguments(const ComputeState& state);

  void show(softmetal_launch& launch) const;

 private:
  std::vector<objc::Reference<Texture>> textures_;
  std::vector<const softmetal_texture*> views_;
  std::vector<softmetal_ulong> samplers_;
};

}  // namespace softmetal::metal
