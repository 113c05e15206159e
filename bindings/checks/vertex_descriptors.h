// Vertex descriptors: attributes that lie in the elements of their buffers.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"

namespace pymetal::checks {

// `name` is what messages call the descriptor; nil describes nothing.
void check_vertex_descriptor(Call call, const std::string& name, MTL::VertexDescriptor* descriptor);

}  // namespace pymetal::checks
