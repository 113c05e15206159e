#include <metal_stdlib>
using namespace metal;
// Quaternions as a class with private members, and conjugate gradients whose sums are a lambda expression with
// barriers.
class Quat {
  public:
    float4 q;
    Quat() = default;
    Quat(float3 axis, float a) : q(axis * sin(a / 2), cos(a / 2)) {}
    Quat operator*(thread const Quat& o) const {
        return Quat(float4(q.w * o.q.xyz + o.q.w * q.xyz + cross(q.xyz, o.q.xyz), q.w * o.q.w - dot(q.xyz, o.q.xyz)));
    }
    float3 rotate(float3 v) const {
        float3 t = 2 * cross(q.xyz, v);
        return v + q.w * t + cross(q.xyz, t);
    }

  private:
    Quat(float4 v) : q(v) {}
};
struct Body {
    packed_float3 x;
    float m;
    packed_float3 v;
    float pad;
};
kernel void rigid(device Body* b [[buffer(0)]], constant float& dt [[buffer(1)]], uint i [[thread_position_in_grid]]) {
    Quat a(float3(0, 0, 1), M_PI_2_F), c(float3(1, 0, 0), M_PI_2_F);
    Quat d = a * c;
    b[i].x = d.rotate(b[i].x);
    b[i].v += b[i].x * dt;
}
kernel void conjugate(device const float* A [[buffer(0)]], device const float* b [[buffer(1)]],
                      device float* x [[buffer(2)]], constant uint& n [[buffer(3)]], constant uint& iters,
                      uint t [[thread_index_in_threadgroup]], uint T [[threads_per_threadgroup]],
                      threadgroup float* sh [[threadgroup(0)]]) {
    threadgroup float* p = sh;
    threadgroup float* red = sh + n;
    float r = b[t], xi = 0;
    p[t] = r;
    auto total = [&](float v) {
        v = simd_sum(v);
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (t % 32 == 0) red[t / 32] = v;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        float s = 0;
        for (uint k = 0; k < (T + 31) / 32; ++k) s += red[k];
        return s;
    };
    float rs = total(r * r);
    for (uint it = 0; it < iters; ++it) {
        float ap = 0;
        for (uint k = 0; k < n; ++k) ap += A[t * n + k] * p[k];
        float alpha = rs / total(p[t] * ap);
        xi += alpha * p[t];
        r -= alpha * ap;
        float rn = total(r * r);
        if (rn < 1e-12f) break;
        float pn = r + rn / rs * p[t];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        p[t] = pn;
        rs = rn;
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    x[t] = xi;
}
