// Message sends, as in Apple's <objc/message.h>: untyped, to be cast to the method's signature.
#pragma once

#include <objc/objc.h>

struct objc_super {
  id receiver;
  Class super_class;
};

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

void objc_msgSend(void);
void objc_msgSendSuper(void);
#if defined(__x86_64__)
void objc_msgSend_stret(void);
void objc_msgSend_fpret(void);
void objc_msgSendSuper_stret(void);
#endif

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
