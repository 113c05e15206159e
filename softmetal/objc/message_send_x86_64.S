// Message sending on x86-64 (System V calling convention).
//
// The fast path finds the method in the class's table (see class.h) with scratch registers alone and jumps
// to it, so the method sees the caller's registers and stack. The slow path saves every register that can
// carry an argument, asks softmetal_objc_lookup (which may raise: hence the unwind information), and jumps.
#if defined(__x86_64__)

#define CLASS_METHODS 16
#define TABLE_ENTRIES 16
#define ENTRY_SIZE 16
#define ENTRY_IMPLEMENTATION 8
#define SELECTOR_RESULT_SIZE 4

        .text

// Searches the class in %r10. Falls to \slow with the class in %r10 only when it is not the receiver's own.
.macro FIND_METHOD selector, slow
        movq    CLASS_METHODS(%r10), %r10
        movl    (\selector), %r11d
        andl    (%r10), %r11d
        addq    %r10, %r11
1:      movq    TABLE_ENTRIES(%r11), %r10
        cmpq    \selector, %r10
        jne     2f
        jmpq    *(TABLE_ENTRIES + ENTRY_IMPLEMENTATION)(%r11)
2:      testq   %r10, %r10
        je      \slow
        addq    $ENTRY_SIZE, %r11
        jmp     1b
.endm

// Calls softmetal_objc_lookup(receiver, selector, class) with all argument registers kept, then jumps.
.macro SLOW_PATH name, receiver, selector, class
        .type   \name, @function
\name:
        .cfi_startproc
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        subq    $192, %rsp
        movaps  %xmm0, 0(%rsp)
        movaps  %xmm1, 16(%rsp)
        movaps  %xmm2, 32(%rsp)
        movaps  %xmm3, 48(%rsp)
        movaps  %xmm4, 64(%rsp)
        movaps  %xmm5, 80(%rsp)
        movaps  %xmm6, 96(%rsp)
        movaps  %xmm7, 112(%rsp)
        movq    %rax, 128(%rsp)         // the number of vector arguments of a variadic call
        movq    %rdi, 136(%rsp)
        movq    %rsi, 144(%rsp)
        movq    %rdx, 152(%rsp)
        movq    %rcx, 160(%rsp)
        movq    %r8, 168(%rsp)
        movq    %r9, 176(%rsp)
        movq    \receiver, %rdi
        movq    \selector, %rsi
        movq    \class, %rdx
        call    softmetal_objc_lookup@PLT
        movq    %rax, %r11
        movaps  0(%rsp), %xmm0
        movaps  16(%rsp), %xmm1
        movaps  32(%rsp), %xmm2
        movaps  48(%rsp), %xmm3
        movaps  64(%rsp), %xmm4
        movaps  80(%rsp), %xmm5
        movaps  96(%rsp), %xmm6
        movaps  112(%rsp), %xmm7
        movq    128(%rsp), %rax
        movq    136(%rsp), %rdi
        movq    144(%rsp), %rsi
        movq    152(%rsp), %rdx
        movq    160(%rsp), %rcx
        movq    168(%rsp), %r8
        movq    176(%rsp), %r9
        leave
        .cfi_def_cfa %rsp, 8
        jmpq    *%r11
        .cfi_endproc
        .size   \name, . - \name
.endm

// %rdi receiver, %rsi selector.
SLOW_PATH slow_path, %rdi, %rsi, $0
// %rdi result memory, %rsi receiver, %rdx selector. The selector moves before its register is overwritten.
SLOW_PATH slow_path_stret, 144(%rsp), 152(%rsp), $0
// 184(%rsp) is the class that objc_msgSendSuper left in the red zone below its caller's stack pointer.
SLOW_PATH slow_path_super, %rdi, %rsi, 184(%rsp)
SLOW_PATH slow_path_super_stret, 144(%rsp), 152(%rsp), 184(%rsp)

        .globl  objc_msgSend
        .type   objc_msgSend, @function
        .p2align 5
objc_msgSend:
        .cfi_startproc
        testq   %rdi, %rdi
        je      .Lnil
        movq    (%rdi), %r10
        FIND_METHOD %rsi, slow_path
.Lnil:                                  // every register that can carry a result becomes zero
        xorl    %eax, %eax
        xorl    %edx, %edx
        xorps   %xmm0, %xmm0
        xorps   %xmm1, %xmm1
        ret
        .cfi_endproc
        .size   objc_msgSend, . - objc_msgSend

// float and double come back in %xmm0 like anything else; the x87 result of a long double does not occur.
        .globl  objc_msgSend_fpret
        .set    objc_msgSend_fpret, objc_msgSend

        .globl  objc_msgSend_stret
        .type   objc_msgSend_stret, @function
        .p2align 5
objc_msgSend_stret:
        .cfi_startproc
        testq   %rsi, %rsi
        je      .Lnil_stret
        movq    (%rsi), %r10
        FIND_METHOD %rdx, slow_path_stret
.Lnil_stret:                            // zero as many bytes as the selector is known to return
        movl    SELECTOR_RESULT_SIZE(%rdx), %ecx
        movq    %rdi, %r8
        xorl    %eax, %eax
        rep stosb
        movq    %r8, %rax
        ret
        .cfi_endproc
        .size   objc_msgSend_stret, . - objc_msgSend_stret

// %rdi points at {receiver, class to search}.
        .globl  objc_msgSendSuper
        .type   objc_msgSendSuper, @function
        .p2align 5
objc_msgSendSuper:
        .cfi_startproc
        movq    8(%rdi), %r10
        movq    (%rdi), %rdi
        movq    %r10, -16(%rsp)
        FIND_METHOD %rsi, slow_path_super
        .cfi_endproc
        .size   objc_msgSendSuper, . - objc_msgSendSuper

        .globl  objc_msgSendSuper_stret
        .type   objc_msgSendSuper_stret, @function
        .p2align 5
objc_msgSendSuper_stret:
        .cfi_startproc
        movq    8(%rsi), %r10
        movq    (%rsi), %rsi
        movq    %r10, -16(%rsp)
        FIND_METHOD %rdx, slow_path_super_stret
        .cfi_endproc
        .size   objc_msgSendSuper_stret, . - objc_msgSendSuper_stret

#endif
        .section .note.GNU-stack, "", @progbits
