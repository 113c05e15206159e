// What recorded messages and functions run into, on x86-64 (System V calling convention): it lays every register
// that can carry an argument into a frame, asks recording_handler what to answer, and answers. Where the handler
// returns an address instead, the call goes on there as it came.
//
// The layout of the frame is that of Frame in ../frame.py.
#if !defined(__x86_64__)
#error "the recorder knows the calling convention of x86-64 alone"
#endif

#define INTEGERS 0
#define VECTORS 48
#define STACK 176
#define FUNCTION 184
#define INTEGER_RESULTS 192
#define VECTOR_RESULTS 208
#define FRAME_SIZE 256

        .text

.macro EACH_INTEGER_REGISTER apply
        \apply  %rdi, INTEGERS
        \apply  %rsi, INTEGERS + 8
        \apply  %rdx, INTEGERS + 16
        \apply  %rcx, INTEGERS + 24
        \apply  %r8, INTEGERS + 32
        \apply  %r9, INTEGERS + 40
.endm

.macro EACH_VECTOR_REGISTER apply
        .irp    number, 0, 1, 2, 3, 4, 5, 6, 7
        \apply  %xmm\number, VECTORS + 16 * \number
        .endr
.endm

.macro SAVE register, offset
        movq    \register, \offset(%rsp)
.endm
.macro SAVE_VECTOR register, offset
        movups  \register, \offset(%rsp)
.endm
.macro RESTORE register, offset
        movq    \offset(%rsp), \register
.endm
.macro RESTORE_VECTOR register, offset
        movups  \offset(%rsp), \register
.endm

// `function` is null for messages.
.macro RECORDED name, function
        .globl  \name
        .type   \name, @function
\name:
        .cfi_startproc
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        subq    $FRAME_SIZE, %rsp
        EACH_INTEGER_REGISTER SAVE
        EACH_VECTOR_REGISTER SAVE_VECTOR
        leaq    16(%rbp), %rax
        movq    %rax, STACK(%rsp)
        leaq    \function(%rip), %rax
        movq    %rax, FUNCTION(%rsp)
        movq    %rsp, %rdi
        movq    recording_handler@GOTPCREL(%rip), %rax
        call    *(%rax)
        testq   %rax, %rax
        jne     1f
        movq    INTEGER_RESULTS(%rsp), %rax
        movq    INTEGER_RESULTS + 8(%rsp), %rdx
        movups  VECTOR_RESULTS(%rsp), %xmm0
        movups  VECTOR_RESULTS + 16(%rsp), %xmm1
        .cfi_remember_state
        leave
        .cfi_def_cfa %rsp, 8
        ret
1:      .cfi_restore_state
        movq    %rax, %r11
        EACH_INTEGER_REGISTER RESTORE
        EACH_VECTOR_REGISTER RESTORE_VECTOR
        xorl    %eax, %eax
        leave
        .cfi_def_cfa %rsp, 8
        jmpq    *%r11
        .cfi_endproc
        .size   \name, . - \name
.endm

// The name of a recorded function is the string the frame points to; of a message it is empty.
        .section .rodata
.Lmessage:
        .asciz  ""

        .text
        RECORDED recording_message, .Lmessage
        RECORDED recording_message_stret, .Lmessage_stret

        .section .rodata
.Lmessage_stret:
        .asciz  "stret"
        .text

.macro FUNCTION_NAMED name
        .section .rodata
.Lname_\name:
        .asciz  "\name"
        .text
        RECORDED \name, .Lname_\name
.endm

// One FUNCTION_NAMED line for each C function of the API model.
#include "functions.inc"

        .data
        .globl  recording_handler
        .p2align 3
recording_handler:
        .quad   0

        .section .note.GNU-stack, "", @progbits
