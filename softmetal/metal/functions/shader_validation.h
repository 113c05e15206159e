// Which pipelines are made with shader validation.
#pragma once

#include "metal/values/types.h"

namespace softmetal::metal {

// Whether a pipeline is, whose descriptor says `asked`; the default is what the variable MTL_SHADER_VALIDATION says, as
// on a Mac, until softmetal_set_shader_validation says otherwise.
bool wants_shader_validation(ShaderValidation asked);

}  // namespace softmetal::metal
