// The vector and matrix types that metal-cpp passes by value; their layout and calling convention are Apple's.
#pragma once

typedef __attribute__((__ext_vector_type__(2))) float simd_float2;
typedef __attribute__((__ext_vector_type__(3))) float simd_float3;
typedef __attribute__((__ext_vector_type__(4))) float simd_float4;

typedef struct {
  simd_float4 columns[4];
} simd_float4x4;

#ifdef __cplusplus
namespace simd {

typedef ::simd_float2 float2;
typedef ::simd_float3 float3;
typedef ::simd_float4 float4;

struct float4x4 : ::simd_float4x4 {
  float4x4() = default;
  float4x4(float4 column0, float4 column1, float4 column2, float4 column3)
      : ::simd_float4x4{{column0, column1, column2, column3}} {}
};

}  // namespace simd
#endif
