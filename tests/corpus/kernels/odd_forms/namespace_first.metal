namespace metal {}
using namespace metal;
#pragma METAL fp math_mode(safe)
#pragma clang diagnostic ignored "-Wunused-variable"
#include <metal_stdlib>
#  include <metal_math>
# import <metal_integer>
;
kernel void
add_namespace_first (
  const  device
  float /* first */ * /* the left one */ a
  [ [ buffer ( 0 ) ] ]   // spaces inside of brackets
, device const float*b[[buffer(1)]],device float*c[[buffer(2)]]
, const uint/**/gid[[thread_position_in_grid/* which? */]])
{ ; c [ gid ] = metal :: fma ( a[gid] , 1.F , b [ gid ] ) ; ; }
