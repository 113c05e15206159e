// The blocks runtime (clang's Block ABI), as in Apple's <Block.h>.
#pragma once

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

void* _Block_copy(const void* block);
void _Block_release(const void* block);
void _Block_object_assign(void* destination, const void* object, const int flags);
void _Block_object_dispose(const void* object, const int flags);

extern void* _NSConcreteStackBlock[32];
extern void* _NSConcreteGlobalBlock[32];

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

#define Block_copy(...) ((__typeof(__VA_ARGS__))_Block_copy((const void*)(__VA_ARGS__)))
#define Block_release(...) _Block_release((const void*)(__VA_ARGS__))
