// The names that headers shared between shaders and C++ programs use: simd::float4, simd_float4, vector_float4, ...
#pragma once
#include "../metal_types"

#define SOFTMETAL_SIMD_VECTOR(T)     \
  namespace simd {                   \
  using metal::T##2;                 \
  using metal::T##3;                 \
  using metal::T##4;                 \
  using metal::packed_##T##2;        \
  using metal::packed_##T##3;        \
  using metal::packed_##T##4;        \
  }                                  \
  using simd_##T##2 = metal::T##2;   \
  using simd_##T##3 = metal::T##3;   \
  using simd_##T##4 = metal::T##4;   \
  using vector_##T##2 = metal::T##2; \
  using vector_##T##3 = metal::T##3; \
  using vector_##T##4 = metal::T##4;

SOFTMETAL_SIMD_VECTOR(char)
SOFTMETAL_SIMD_VECTOR(uchar)
SOFTMETAL_SIMD_VECTOR(short)
SOFTMETAL_SIMD_VECTOR(ushort)
SOFTMETAL_SIMD_VECTOR(int)
SOFTMETAL_SIMD_VECTOR(uint)
SOFTMETAL_SIMD_VECTOR(long)
SOFTMETAL_SIMD_VECTOR(ulong)
SOFTMETAL_SIMD_VECTOR(half)
SOFTMETAL_SIMD_VECTOR(float)

#define SOFTMETAL_SIMD_MATRIX(T, columns)                \
  namespace simd {                                       \
  using metal::T##columns##x2;                           \
  using metal::T##columns##x3;                           \
  using metal::T##columns##x4;                           \
  }                                                      \
  using simd_##T##columns##x2 = metal::T##columns##x2;   \
  using simd_##T##columns##x3 = metal::T##columns##x3;   \
  using simd_##T##columns##x4 = metal::T##columns##x4;   \
  using matrix_##T##columns##x2 = metal::T##columns##x2; \
  using matrix_##T##columns##x3 = metal::T##columns##x3; \
  using matrix_##T##columns##x4 = metal::T##columns##x4;

SOFTMETAL_SIMD_MATRIX(half, 2)
SOFTMETAL_SIMD_MATRIX(half, 3)
SOFTMETAL_SIMD_MATRIX(half, 4)
SOFTMETAL_SIMD_MATRIX(float, 2)
SOFTMETAL_SIMD_MATRIX(float, 3)
SOFTMETAL_SIMD_MATRIX(float, 4)

#undef SOFTMETAL_SIMD_MATRIX
#undef SOFTMETAL_SIMD_VECTOR
