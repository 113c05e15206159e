#include "checks/argument_tables.h"

#include "checks/arguments.h"
#include "checks/enabled.h"

namespace pymetal::checks {

namespace {

struct ArgumentEncoderRecord : StateRecord {
  bool known = false;  // made before our eyes, so that a missing buffer is known too
  bool has_buffer = false;
};

struct FunctionTableRecord : StateRecord {
  bool known = false;
  NS::UInteger count = 0;
};

// At first the most that any table may have.
struct ArgumentTableRecord : StateRecord {
  NS::UInteger buffers = limits::buffers;
  NS::UInteger textures = limits::textures;
  NS::UInteger samplers = limits::samplers;
};

void note_count(const NS::Object* table, NS::UInteger count) {
  if (!table) return;
  FunctionTableRecord& record = state_of<FunctionTableRecord>(table);
  record.known = true;
  record.count = count;
}

void check_count(Call call, const std::string& name, NS::UInteger count, NS::UInteger limit) {
  if (count > limit) refuse(call, name.c_str(), text_of(count), "there are at most " + text_of(limit));
}

// Aligned, and with room for the arguments.
void require_room(Call call, MTL::ArgumentEncoder& self, Named<MTL::Buffer*> buffer, Number offset) {
  const NS::UInteger alignment = self.alignment();
  if (alignment && offset.value % alignment != 0) {
    refuse(call, offset, "it must be a multiple of the encoder's alignment, " + text_of(alignment));
  }
  const NS::UInteger length = buffer.value->length();
  const NS::UInteger needed = self.encodedLength();
  if (offset.value > length || needed > length - offset.value) {
    refuse(call, offset,
           "the arguments take " + text_of(needed) + " bytes, and " + buffer.name + " ends at " + text_of(length));
  }
}

}  // namespace

void argument_encoder_made(Call, const NS::Object&, MTL::ArgumentEncoder* result) {
  if (result) state_of<ArgumentEncoderRecord>(result).known = true;
}

void argument_buffer(Call call, MTL::ArgumentEncoder& self, Named<MTL::Buffer*> buffer, Number offset) {
  if (!buffer.value) {
    state_of<ArgumentEncoderRecord>(&self).has_buffer = false;
    return;
  }
  if (enabled()) require_room(call, self, buffer, offset);
  state_of<ArgumentEncoderRecord>(&self).has_buffer = true;
}

void argument_element(Call, MTL::ArgumentEncoder& self, Named<MTL::Buffer*> buffer) {
  state_of<ArgumentEncoderRecord>(&self).has_buffer = buffer.value != nullptr;
}

void encoding_arguments(Call call, MTL::ArgumentEncoder& self) {
  const ArgumentEncoderRecord& record = state_of<ArgumentEncoderRecord>(&self);
  if (record.known && !record.has_buffer)
    refuse(call, "there is no buffer to write to; call set_argument_buffer() first");
}

void function_table_made(Call, const NS::Object&, MTL::VisibleFunctionTable* result,
                         Named<MTL::VisibleFunctionTableDescriptor*> descriptor) {
  note_count(result, descriptor.value->functionCount());
}

void function_table_made(Call, const NS::Object&, MTL::IntersectionFunctionTable* result,
                         Named<MTL::IntersectionFunctionTableDescriptor*> descriptor) {
  note_count(result, descriptor.value->functionCount());
}

void function_index(Call call, const NS::Object& self, Number index) {
  const FunctionTableRecord& record = state_of<FunctionTableRecord>(&self);
  if (record.known) check_index(call, index, "functions of this table", record.count);
}

void function_range(Call call, const NS::Object& self, Named<NS::Range> range) {
  const FunctionTableRecord& record = state_of<FunctionTableRecord>(&self);
  if (record.known) check_range(call, range, "functions of this table", record.count);
}

void argument_table_descriptor(Call call, MTL::Device&, Named<MTL4::ArgumentTableDescriptor*> descriptor) {
  const std::string name = descriptor.name;
  check_count(call, name + ".max_buffer_bind_count", descriptor.value->maxBufferBindCount(), limits::buffers);
  check_count(call, name + ".max_texture_bind_count", descriptor.value->maxTextureBindCount(), limits::textures);
  check_count(call, name + ".max_sampler_state_bind_count", descriptor.value->maxSamplerStateBindCount(),
              limits::samplers);
}

void argument_table_made(Call, MTL::Device&, MTL4::ArgumentTable* result,
                         Named<MTL4::ArgumentTableDescriptor*> descriptor) {
  if (!result) return;
  ArgumentTableRecord& record = state_of<ArgumentTableRecord>(result);
  record.buffers = descriptor.value->maxBufferBindCount();
  record.textures = descriptor.value->maxTextureBindCount();
  record.samplers = descriptor.value->maxSamplerStateBindCount();
}

void argument_table_buffer(Call call, MTL4::ArgumentTable& self, Number index) {
  check_index(call, index, "buffers of this table", state_of<ArgumentTableRecord>(&self).buffers);
}

void argument_table_texture(Call call, MTL4::ArgumentTable& self, Number index) {
  check_index(call, index, "textures of this table", state_of<ArgumentTableRecord>(&self).textures);
}

void argument_table_sampler(Call call, MTL4::ArgumentTable& self, Number index) {
  check_index(call, index, "samplers of this table", state_of<ArgumentTableRecord>(&self).samplers);
}

}  // namespace pymetal::checks
