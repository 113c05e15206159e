// What descriptors said of tables, which do not tell it later: argument encoders, function tables, argument tables of
// Metal 4.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"
#include "support/state.h"

namespace pymetal::checks {

// Argument encoders write into a buffer that they are given first.
void argument_encoder_made(Call call, const NS::Object& self, MTL::ArgumentEncoder* result);
void argument_buffer(Call call, MTL::ArgumentEncoder& self, Named<MTL::Buffer*> buffer, Number offset);
void argument_element(Call call, MTL::ArgumentEncoder& self, Named<MTL::Buffer*> buffer);
void encoding_arguments(Call call, MTL::ArgumentEncoder& self);

// Function tables: as many functions as the descriptor asked for.
void function_table_made(Call call, const NS::Object& self, MTL::VisibleFunctionTable* result,
                         Named<MTL::VisibleFunctionTableDescriptor*> descriptor);
void function_table_made(Call call, const NS::Object& self, MTL::IntersectionFunctionTable* result,
                         Named<MTL::IntersectionFunctionTableDescriptor*> descriptor);
void function_index(Call call, const NS::Object& self, Number index);
void function_range(Call call, const NS::Object& self, Named<NS::Range> range);

// Argument tables of Metal 4: as many entries as the descriptor asked for.
void argument_table_descriptor(Call call, MTL::Device& self, Named<MTL4::ArgumentTableDescriptor*> descriptor);
void argument_table_made(Call call, MTL::Device& self, MTL4::ArgumentTable* result,
                         Named<MTL4::ArgumentTableDescriptor*> descriptor);
void argument_table_buffer(Call call, MTL4::ArgumentTable& self, Number index);
void argument_table_texture(Call call, MTL4::ArgumentTable& self, Number index);
void argument_table_sampler(Call call, MTL4::ArgumentTable& self, Number index);

}  // namespace pymetal::checks
