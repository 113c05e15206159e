// The C interface of libsoftmetal beyond the Objective-C runtime and Metal's own symbols.
// The extension module and the Python package `softmetal` use these and nothing else of its insides.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOFTMETAL_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

// Objective-C exceptions. `raise` must not return: it throws inside the caller's own shared object, so
// throw and catch share one C++ runtime. What it throws passes through frames of libsoftmetal, so both must
// be built by compilers that unwind alike (both clang with the system's unwinder, or both zig). `name` is an
// NSException name. Without a handler the process prints the reason and aborts, as Objective-C does.
typedef void (*softmetal_raise)(const char* name, const char* reason);
SOFTMETAL_EXPORT void softmetal_set_exception_handler(softmetal_raise raise);

// Live native objects, all classes together or by class; autoreleased objects count until their pool pops.
SOFTMETAL_EXPORT size_t softmetal_live_objects(void);
typedef void (*softmetal_visit_class)(void* context, const char* class_name, size_t live);
SOFTMETAL_EXPORT void softmetal_visit_live_classes(softmetal_visit_class visit, void* context);

// The MSL compiler. A hook receives a request (JSON, see softmetal/msl/protocol.py) and calls `reply`
// exactly once with a JSON text before it returns. It is called with no lock held, from any thread.
// A null hook makes libsoftmetal start `python -m softmetal.msl` as a worker instead.
typedef void (*softmetal_reply)(void* context, const char* json);
typedef void (*softmetal_compile_hook)(const char* request, void* context, softmetal_reply reply);
SOFTMETAL_EXPORT void softmetal_set_compile_hook(softmetal_compile_hook hook);

// Refuses new compile requests with an NSError and waits for those inside the hook; for process exit.
SOFTMETAL_EXPORT void softmetal_close_compile_hook(void);

// Whether pipelines whose descriptor does not say are made with shader validation; at first what the variable
// MTL_SHADER_VALIDATION says.
SOFTMETAL_EXPORT void softmetal_set_shader_validation(bool enabled);
SOFTMETAL_EXPORT bool softmetal_shader_validation(void);

// How many seconds a kernel may run without finishing a threadgroup before its command buffer fails; 0: for ever. At
// first what the variable PYMETAL_KERNEL_TIMEOUT says, else 60.
SOFTMETAL_EXPORT void softmetal_set_kernel_timeout(double seconds);
SOFTMETAL_EXPORT double softmetal_kernel_timeout(void);

// Whether an object is one of softmetal's command buffers: another's class may stand for MTLCommandBuffer too.
SOFTMETAL_EXPORT bool softmetal_is_command_buffer(void* object);

// Waits for a committed one as waitUntilCompleted or, if not `completed`, waitUntilScheduled does, but not
// longer than `nanoseconds`. Returns whether it has come that far.
SOFTMETAL_EXPORT bool softmetal_wait_for_command_buffer(void* command_buffer, bool completed, uint64_t nanoseconds);

// What a CAMetalLayer shows: the drawable presented last, as a screen has it. `frame` counts what the layer has shown.
// The pixels are rows of blue, green, red and alpha of 8 bits each, encoded as in sRGB.
typedef struct {
  uint64_t frame;
  size_t width;
  size_t height;
  size_t bytes_per_row;
  const void* pixels;
} softmetal_picture;
typedef void (*softmetal_see_picture)(void* context, const softmetal_picture* picture);
// Calls `see` once, with pixels that stay as they are until it returns, and returns true; false when nothing has been
// shown, or nothing since the frame `seen`. From any thread.
SOFTMETAL_EXPORT bool softmetal_layer_picture(void* layer, uint64_t seen, softmetal_see_picture see, void* context);

#ifdef __cplusplus
}
#endif
