// The part of libdispatch that metal-cpp names, and what is needed to make such objects.
// As on macOS, dispatch objects are Objective-C objects: dispatch_data_t is an NSData.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct dispatch_queue_s* dispatch_queue_t;
typedef struct dispatch_queue_attr_s* dispatch_queue_attr_t;
typedef struct dispatch_data_s* dispatch_data_t;
typedef void (*dispatch_function_t)(void* context);

#define DISPATCH_QUEUE_SERIAL ((dispatch_queue_attr_t)0)

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

// A serial queue with its own thread, started by its first task. Release it with dispatch_release.
dispatch_queue_t dispatch_queue_create(const char* label, dispatch_queue_attr_t attribute);
const char* dispatch_queue_get_label(dispatch_queue_t queue);
void dispatch_async_f(dispatch_queue_t queue, void* context, dispatch_function_t work);
void dispatch_sync_f(dispatch_queue_t queue, void* context, dispatch_function_t work);

size_t dispatch_data_get_size(dispatch_data_t data);

void dispatch_retain(void* object);
void dispatch_release(void* object);

#if defined(__BLOCKS__)
typedef void (^dispatch_block_t)(void);

// Copies the bytes when `destructor` is null; otherwise borrows them and calls it when they are let go.
dispatch_data_t dispatch_data_create(const void* buffer, size_t size, dispatch_queue_t queue,
                                     dispatch_block_t destructor);
// The data itself (always contiguous here), retained, with its bytes.
dispatch_data_t dispatch_data_create_map(dispatch_data_t data, const void** buffer, size_t* size);
void dispatch_async(dispatch_queue_t queue, dispatch_block_t work);
void dispatch_sync(dispatch_queue_t queue, dispatch_block_t work);
#endif

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
