// What the rewriter leaves in place of attributes. SOFTMETAL_ANNOTATE and its kin are defined at the head of
// each program, not here: as annotations when it is reflected, as nothing when code is generated, because
// annotations keep clang from vectorising.
#pragma once

// A threadgroup variable. One operating system thread runs one threadgroup at a time.
#define MSL_TGVAR static thread_local

#define is_function_constant_defined(name) __softmetal_defined_##name
