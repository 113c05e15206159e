#include "exec/fiber_switch.h"

#include <cstdint>

extern "C" void softmetal_fiber_start() __attribute__((visibility("hidden")));

#if defined(__x86_64__)

// The jump at the end, in place of a return, keeps the processor's return predictor out of it: it would be wrong
// at every switch, and switches take twice as long then.
__asm__(R"(
.text
.p2align 4
.globl softmetal_fiber_switch
.hidden softmetal_fiber_switch
.type softmetal_fiber_switch, @function
softmetal_fiber_switch:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  popq %rcx
  jmpq *%rcx
  .cfi_endproc
.size softmetal_fiber_switch, .-softmetal_fiber_switch

.p2align 4
.globl softmetal_fiber_start
.hidden softmetal_fiber_start
.type softmetal_fiber_start, @function
softmetal_fiber_start:
  .cfi_startproc
  .cfi_undefined rip
  movq %rbx, %rdi
  callq *%rbp
  ud2
  .cfi_endproc
.size softmetal_fiber_start, .-softmetal_fiber_start
)");

namespace softmetal::exec {

void* prepare_fiber(void* top, FiberEntry entry, void* argument) {
  // In the order in which the switch pops them; what remains aligns the stack for the call in softmetal_fiber_start.
  struct Frame {
    uintptr_t r15, r14, r13, r12, rbx, rbp, return_address;
    uintptr_t remains[2];
  };
  static_assert(sizeof(Frame::remains) % 16 == 0);
  auto* frame = static_cast<Frame*>(top) - 1;
  *frame = {};
  frame->rbx = reinterpret_cast<uintptr_t>(argument);
  frame->rbp = reinterpret_cast<uintptr_t>(entry);
  frame->return_address = reinterpret_cast<uintptr_t>(&softmetal_fiber_start);
  return frame;
}

}  // namespace softmetal::exec

#elif defined(__aarch64__)

__asm__(R"(
.text
.p2align 4
.globl softmetal_fiber_switch
.hidden softmetal_fiber_switch
.type softmetal_fiber_switch, %function
softmetal_fiber_switch:
  .cfi_startproc
  sub sp, sp, #160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp, #0]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  br x30
  .cfi_endproc
.size softmetal_fiber_switch, .-softmetal_fiber_switch

.p2align 4
.globl softmetal_fiber_start
.hidden softmetal_fiber_start
.type softmetal_fiber_start, %function
softmetal_fiber_start:
  .cfi_startproc
  .cfi_undefined x30
  mov x0, x19
  blr x20
  brk #1
  .cfi_endproc
.size softmetal_fiber_start, .-softmetal_fiber_start
)");

namespace softmetal::exec {

void* prepare_fiber(void* top, FiberEntry entry, void* argument) {
  struct Frame {
    uintptr_t x19, x20, x21_to_x28[8], x29, x30;
    double d8_to_d15[8];
  };
  static_assert(sizeof(Frame) == 160);
  auto* frame = static_cast<Frame*>(top) - 1;
  *frame = {};
  frame->x19 = reinterpret_cast<uintptr_t>(argument);
  frame->x20 = reinterpret_cast<uintptr_t>(entry);
  frame->x30 = reinterpret_cast<uintptr_t>(&softmetal_fiber_start);
  return frame;
}

}  // namespace softmetal::exec

#else
#error "softmetal's fibers know x86-64 and arm64 only"
#endif
