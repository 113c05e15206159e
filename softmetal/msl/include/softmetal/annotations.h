// What the rewriter leaves in place of attributes. SOFTMETAL_ANNOTATE and its kin are defined at the head of
// each program, not here: as annotations when it is reflected, as nothing when code is generated, because
// annotations keep clang from vectorising.
#pragma once

// A threadgroup variable. One operating system thread runs one threadgroup at a time.
#define MSL_TGVAR static thread_local

// Address spaces, where a program keeps them. They are those of clang's SYCL mode: distinct types that the default
// space, here `thread`, includes, and one memory in the code that is generated.
#define SOFTMETAL_DEVICE_SPACE __attribute__((opencl_global))
#define SOFTMETAL_THREADGROUP_SPACE __attribute__((opencl_local))
#define SOFTMETAL_CONSTANT_SPACE __attribute__((opencl_global_device))
#define SOFTMETAL_OBJECT_SPACE __attribute__((opencl_global_host))

// In SYCL mode newer clangs compile only what such functions reach.
#if defined(__SYCL_DEVICE_ONLY__) && __has_cpp_attribute(clang::sycl_external)
#define SOFTMETAL_EXPORT extern "C" [[clang::sycl_external]]
#else
#define SOFTMETAL_EXPORT extern "C"
#endif

#define is_function_constant_defined(name) __softmetal_defined_##name
