// The MSL compiler as the Metal classes see it. Requests and replies follow the compiler protocol, schema 1.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler_bridge/stage_replies.h"

namespace softmetal::compiler_bridge {

struct CompileSettings {
  std::vector<std::pair<std::string, std::string>> macros;
  std::string math_mode = "fast";               // "safe", "relaxed" or "fast"
  std::string math_functions = "fast";          // "fast" or "precise"
  std::optional<std::string> language_version;  // such as "3.2"; the newest when absent
  bool optimize_for_size = false;
  bool enable_logging = false;
};

struct CompileError {
  std::string domain;
  intptr_t code;
  std::string message;
};

struct FunctionConstantInfo {
  std::string name;
  uint64_t index;
  std::string type;  // an MSL scalar or vector
  bool required;
};

struct FunctionInfo {
  std::string name;
  std::string kind;  // "kernel", "vertex", "fragment" or "visible"
  std::vector<FunctionConstantInfo> constants;
};

struct LibraryReply {
  std::string key;
  std::vector<FunctionInfo> functions;
  std::string warnings;
};

// What names a library in further requests. The source goes along, so that a fresh worker can rebuild it.
struct LibraryIdentity {
  std::string key;
  std::string source;
  CompileSettings settings;
};

// The value of a function constant: its type's MSL name and its components.
struct ConstantValue {
  using Component = std::variant<bool, int64_t, uint64_t, double>;
  std::string type;
  std::vector<Component> components;
};

struct ConstantValues {
  std::map<uint64_t, ConstantValue> by_index;
  std::map<std::string, ConstantValue> by_name;
};

struct StructMemberInfo;

// A type of a buffer's data: MSL's name of it, or "struct", "array", "pointer", "opaque" and the like.
struct TypeInfo {
  std::string name;
  uint64_t size = 0;
  uint64_t alignment = 1;
  std::vector<StructMemberInfo> members;  // of a struct
  std::vector<TypeInfo> element;          // of an array, and of a pointer that was followed: one, else none
  uint64_t length = 0;                    // of an array
  std::string access;                     // of a pointer, as that of an argument
};

struct StructMemberInfo {
  std::string name;
  uint64_t offset;
  uint64_t index;  // the [[id(n)]], counted from the struct's own
  TypeInfo type;
};

// A parameter of a function as its pipeline's reflection tells.
struct ArgumentInfo {
  std::string name;
  std::string type;  // "buffer", "threadgroup_memory", "texture" or "sampler"
  uint64_t index;
  std::string access;  // "read_only", "read_write" or "write_only"
  TypeInfo data;       // of a texture: what its components are
  uint64_t alignment;
  bool is_pointer;
  bool used;
  uint64_t array_length;  // of textures and samplers; 1 without an array
  uint64_t texture_type;  // the MTLTextureType, of a texture
  bool is_depth;          // of a texture
};

// MTLStageInputOutputDescriptor or MTLVertexDescriptor: attributes that have a format, and the layouts of buffers.
struct StageAttributeInfo {
  uint64_t index;
  uint64_t format;
  uint64_t offset;
  uint64_t buffer;
};

struct StageLayoutInfo {
  uint64_t buffer;
  uint64_t stride;
  uint64_t step_function;
  uint64_t step_rate;
};

struct StageInputInfo {
  std::vector<StageAttributeInfo> attributes;
  std::vector<StageLayoutInfo> layouts;
  uint64_t index_buffer = 0;
  uint64_t index_type = 0;
};

// What a pipeline adds to its function.
struct PipelineSettings {
  std::optional<StageInputInfo> stage_input;
  bool shader_validation = false;
  bool calls_may_meet = false;  // threads meet in functions that the kernel calls through tables
};

struct PipelineReply {
  std::string path;
  std::vector<ArgumentInfo> arguments;
  uint64_t static_threadgroup_memory_length;
  uint64_t max_total_threads_per_threadgroup;
  uint64_t thread_execution_width;
  uint64_t fiber_stack_bytes;  // 0: the default
  std::vector<uint64_t> stage_input_buffers;
  std::vector<uint64_t> required_threads_per_threadgroup;  // width, height and depth; empty when the kernel names none
  std::optional<VertexInfo> vertex;                        // of a vertex function
  std::optional<FragmentInfo> fragment;                    // of a fragment function
  bool meets = false;  // its threads wait for each other, so that each has a stack of its own
};

// An attribute of a function's stage input.
struct StageAttributeUse {
  std::string name;
  uint64_t index;
  std::string data_type;
  bool used;
};

template <class Reply>
using Outcome = std::variant<Reply, CompileError>;

// What a function takes, without compiling it.
struct FunctionReply {
  std::vector<ArgumentInfo> arguments;
  std::vector<StageAttributeUse> stage_input_attributes;
};

// These block while the compiler works, and hold no lock meanwhile.
Outcome<LibraryReply> compile_library(const std::string& source, const CompileSettings& settings);
Outcome<PipelineReply> compile_pipeline(const LibraryIdentity& library, const std::string& function,
                                        const ConstantValues& constants, const PipelineSettings& settings);
Outcome<FunctionReply> describe_function(const LibraryIdentity& library, const std::string& function,
                                         const ConstantValues& constants);

// Tells the specialisations of one library's functions apart.
std::string specialization_key(const std::string& function, const ConstantValues& constants,
                               const PipelineSettings& settings);

}  // namespace softmetal::compiler_bridge
