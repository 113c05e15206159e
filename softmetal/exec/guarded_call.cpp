#include "exec/guarded_call.h"

#include <sys/ucontext.h>

extern "C" void softmetal_guarded_call_return() __attribute__((visibility("hidden")));

#if defined(__x86_64__)

__asm__(R"(
.text
.p2align 4
.globl softmetal_guarded_call
.hidden softmetal_guarded_call
.type softmetal_guarded_call, @function
softmetal_guarded_call:
  .cfi_startproc
  pushq %rbp
  .cfi_adjust_cfa_offset 8
  pushq %rbx
  .cfi_adjust_cfa_offset 8
  pushq %r12
  .cfi_adjust_cfa_offset 8
  pushq %r13
  .cfi_adjust_cfa_offset 8
  pushq %r14
  .cfi_adjust_cfa_offset 8
  pushq %r15
  .cfi_adjust_cfa_offset 8
  subq $8, %rsp
  .cfi_adjust_cfa_offset 8
  movq %rsp, (%r9)
  movq %rdi, %rax
  movq %rsi, %rdi
  movq %rdx, %rsi
  movq %rcx, %rdx
  movq %r8, %rcx
  callq *%rax
.globl softmetal_guarded_call_return
.hidden softmetal_guarded_call_return
softmetal_guarded_call_return:
  addq $8, %rsp
  .cfi_adjust_cfa_offset -8
  popq %r15
  .cfi_adjust_cfa_offset -8
  popq %r14
  .cfi_adjust_cfa_offset -8
  popq %r13
  .cfi_adjust_cfa_offset -8
  popq %r12
  .cfi_adjust_cfa_offset -8
  popq %rbx
  .cfi_adjust_cfa_offset -8
  popq %rbp
  .cfi_adjust_cfa_offset -8
  retq
  .cfi_endproc
.size softmetal_guarded_call, .-softmetal_guarded_call
)");

namespace softmetal::exec {

void return_from_guarded_call(ucontext_t* context, void* stack_pointer) {
  context->uc_mcontext.gregs[REG_RSP] = reinterpret_cast<greg_t>(stack_pointer);
  context->uc_mcontext.gregs[REG_RIP] = reinterpret_cast<greg_t>(&softmetal_guarded_call_return);
}

void return_from_guarded_call(void* stack_pointer) {
  __asm__ volatile("movq %0, %%rsp\n\tjmp softmetal_guarded_call_return" : : "r"(stack_pointer) : "memory");
  __builtin_unreachable();
}

uintptr_t program_counter_of(const ucontext_t& context) {
  return static_cast<uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
}

uintptr_t stack_pointer_of(const ucontext_t& context) {
  return static_cast<uintptr_t>(context.uc_mcontext.gregs[REG_RSP]);
}

bool was_write(const ucontext_t& context) {
  // The page fault's error code, Intel SDM volume 3, 4.7: bit 1 is W/R.
  return (context.uc_mcontext.gregs[REG_ERR] & 2) != 0;
}

}  // namespace softmetal::exec

#elif defined(__aarch64__)

__asm__(R"(
.text
.p2align 4
.globl softmetal_guarded_call
.hidden softmetal_guarded_call
.type softmetal_guarded_call, %function
softmetal_guarded_call:
  .cfi_startproc
  sub sp, sp, #160
  .cfi_adjust_cfa_offset 160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  .cfi_offset x29, -80
  .cfi_offset x30, -72
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x5]
  mov x9, x0
  mov x0, x1
  mov x1, x2
  mov x2, x3
  mov x3, x4
  blr x9
.globl softmetal_guarded_call_return
.hidden softmetal_guarded_call_return
softmetal_guarded_call_return:
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
  .cfi_adjust_cfa_offset -160
  ret
  .cfi_endproc
.size softmetal_guarded_call, .-softmetal_guarded_call
)");

namespace softmetal::exec {

void return_from_guarded_call(ucontext_t* context, void* stack_pointer) {
  context->uc_mcontext.sp = reinterpret_cast<uintptr_t>(stack_pointer);
  context->uc_mcontext.pc = reinterpret_cast<uintptr_t>(&softmetal_guarded_call_return);
}

void return_from_guarded_call(void* stack_pointer) {
  __asm__ volatile("mov sp, %0\n\tb softmetal_guarded_call_return" : : "r"(stack_pointer) : "memory");
  __builtin_unreachable();
}

uintptr_t program_counter_of(const ucontext_t& context) { return context.uc_mcontext.pc; }

uintptr_t stack_pointer_of(const ucontext_t& context) { return context.uc_mcontext.sp; }

// The kernel keeps the syndrome register in a record of its own, which is not worth decoding for a message.
bool was_write(const ucontext_t&) { return false; }

}  // namespace softmetal::exec

#else
#error "softmetal's kernels are guarded on x86-64 and arm64 only"
#endif
