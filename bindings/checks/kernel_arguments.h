// What a compute pipeline's kernel takes, against what an encoder has bound. Metal permits arguments that the kernel
// does not use to be missing, and reflection tells which ones it uses.
#pragma once

#include <Metal/Metal.hpp>
#include <memory>

#include "checks/refusal.h"
#include "support/sequences.h"

namespace pymetal::checks {

struct EncoderRecord;
class KernelArguments;

// The used arguments of a pipeline's kernel; null where the system tells none (before macOS 26).
std::shared_ptr<const KernelArguments> kernel_arguments(MTL::ComputePipelineState& pipeline);

// Before a dispatch: every argument is bound, and the offset of each buffer is a multiple of its type's alignment.
void require_arguments(Call call, const EncoderRecord& record);

// Before textures, samplers and tables, or none, are put at indices that the encoder has.
void bind_texture(Call call, const NS::Object& self, Named<MTL::Texture*> texture, Number index);
void bind_textures(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Texture>&> textures,
                   Named<NS::Range> range);
void bind_sampler(Call call, const NS::Object& self, Named<MTL::SamplerState*> sampler, Number index);
void bind_samplers(Call call, const NS::Object& self, Named<ObjectSequence<MTL::SamplerState>&> samplers,
                   Named<NS::Range> range);
void bind_table(Call call, const NS::Object& self, Named<const NS::Object*> table, Number index);
void bind_tables(Call call, const NS::Object& self, Named<NS::Range> range);

}  // namespace pymetal::checks
