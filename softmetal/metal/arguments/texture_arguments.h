// The textures and samplers that a dispatch or a draw hands to a function.
#pragma once

#include <vector>

#include "metal/arguments/argument_table.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

// Raises what does not suit an argument of type "texture" or "sampler", naming both sides.
void check_texture_argument(const char* selector, const ArgumentTable& table, const CompiledKernel& kernel,
                            const compiler_bridge::ArgumentInfo& argument);
void check_sampler_argument(const char* selector, const ArgumentTable& table, const CompiledKernel& kernel,
                            const compiler_bridge::ArgumentInfo& argument);

// Keeps the textures of a checked table alive, and the tables that a launch refers to.
class TextureArguments {
 public:
  TextureArguments(const CompiledKernel& kernel, const ArgumentTable& table);

  void show(softmetal_launch& launch) const;

 private:
  std::vector<objc::Reference<Texture>> textures_;
  std::vector<const softmetal_texture*> views_;
  std::vector<softmetal_ulong> samplers_;
};

}  // namespace softmetal::metal
