// Message sending on AArch64 (AAPCS64). The same shape as message_send_x86_64.S; results in memory go through
// x8, so there is one entry for all kinds of results.
#if defined(__aarch64__)

#define CLASS_METHODS 16
#define TABLE_ENTRIES 16
#define ENTRY_SIZE 16
#define SELECTOR_RESULT_SIZE 4

        .text

// Searches the class in x16. x9 - x11, x16 and x17 are scratch registers.
.macro FIND_METHOD slow
        ldr     x16, [x16, #CLASS_METHODS]
        ldr     w17, [x1]
        ldr     w9, [x16]
        and     w17, w17, w9
        add     x17, x16, w17, uxtw
1:      ldp     x9, x10, [x17, #TABLE_ENTRIES]
        cmp     x9, x1
        b.ne    2f
        mov     x16, x10
        br      x16
2:      cbz     x9, \slow
        add     x17, x17, #ENTRY_SIZE
        b       1b
.endm

// Calls softmetal_objc_lookup(receiver, selector, class in x11 or null) with all argument registers kept.
        .type   slow_path, %function
slow_path:
        .cfi_startproc
        stp     x29, x30, [sp, #-224]!
        .cfi_def_cfa_offset 224
        .cfi_offset 29, -224
        .cfi_offset 30, -216
        mov     x29, sp
        .cfi_def_cfa_register 29
        stp     q0, q1, [sp, #16]
        stp     q2, q3, [sp, #48]
        stp     q4, q5, [sp, #80]
        stp     q6, q7, [sp, #112]
        stp     x0, x1, [sp, #144]
        stp     x2, x3, [sp, #160]
        stp     x4, x5, [sp, #176]
        stp     x6, x7, [sp, #192]
        str     x8, [sp, #208]
        mov     x2, x11
        bl      softmetal_objc_lookup
        mov     x16, x0
        ldp     q0, q1, [sp, #16]
        ldp     q2, q3, [sp, #48]
        ldp     q4, q5, [sp, #80]
        ldp     q6, q7, [sp, #112]
        ldp     x0, x1, [sp, #144]
        ldp     x2, x3, [sp, #160]
        ldp     x4, x5, [sp, #176]
        ldp     x6, x7, [sp, #192]
        ldr     x8, [sp, #208]
        ldp     x29, x30, [sp], #224
        .cfi_def_cfa sp, 0
        .cfi_restore 29
        .cfi_restore 30
        br      x16
        .cfi_endproc
        .size   slow_path, . - slow_path

        .globl  objc_msgSend
        .type   objc_msgSend, %function
        .p2align 5
objc_msgSend:
        .cfi_startproc
        cbz     x0, 3f
        ldr     x16, [x0]
        mov     x11, #0
        FIND_METHOD slow_path
3:      ldr     w9, [x1, #SELECTOR_RESULT_SIZE]
        cbz     w9, 5f
4:      str     xzr, [x8], #8           // the known sizes are multiples of eight
        subs    w9, w9, #8
        b.hi    4b
5:      mov     x1, #0
        movi    v0.2d, #0
        movi    v1.2d, #0
        movi    v2.2d, #0
        movi    v3.2d, #0
        ret
        .cfi_endproc
        .size   objc_msgSend, . - objc_msgSend

        .globl  objc_msgSend_stret
        .set    objc_msgSend_stret, objc_msgSend
        .globl  objc_msgSend_fpret
        .set    objc_msgSend_fpret, objc_msgSend

// x0 points at {receiver, class to search}.
        .globl  objc_msgSendSuper
        .type   objc_msgSendSuper, %function
        .p2align 5
objc_msgSendSuper:
        .cfi_startproc
        ldp     x0, x16, [x0]
        mov     x11, x16
        FIND_METHOD slow_path
        .cfi_endproc
        .size   objc_msgSendSuper, . - objc_msgSendSuper

        .globl  objc_msgSendSuper_stret
        .set    objc_msgSendSuper_stret, objc_msgSendSuper

#endif
        .section .note.GNU-stack, "", %progbits
