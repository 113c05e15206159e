// Vectors, matrices and packed types in every spelling, the names of the library qualified.
#include <metal_stdlib>
namespace mtl = metal;
struct P {
    metal::packed_float3 p;
    metal::packed_half2 h;
    metal::packed_uchar4 c;
    metal::packed_short3 s;
};
template <typename T, int N> METAL_FUNC T hsum(metal::vec<T, N> v) {
    T r = v[0];
    for (int i = 1; i < N; ++i) r += v[i];
    return r;
}
template <typename V> METAL_FUNC auto first(V v) -> metal::remove_reference_t<decltype(v.x)> { return v.x; }
kernel void vecs(device P* p [[buffer(0)]], device float* o [[buffer(1)]], device metal::float4x4& M [[buffer(2)]],
                 constant metal::float3x3* R [[buffer(3)]], uint i [[thread_position_in_grid]]) {
    using namespace metal;
    float3 a = p[i].p;
    half2 h = p[i].h;
    float4 c = float4(uchar4(p[i].c)) / 255.0f;
    short3 s = p[i].s;
    p[i].p = a.zyx;
    p[i].p.x += 1;
    p[i].p[1] *= 2;
    p[i].h.y = 3.0h;
    p[i].c.w = 7;
    p[i].c = uchar4(uchar3(p[i].c.xyz), 9);
    o[0] = hsum(a) + hsum(float4(c));
    o[1] = hsum(s);
    o[2] = float(h.x);
    o[3] = first(a.yzx);
    o[4] = hsum(vec<int, 2>(3, 4));
    float2 z = float4(1, 2, 3, 4).wx;
    o[5] = z.x * 10 + z.y;
    float4 q(1);
    q.xy = float2(2, 3);
    q.zw = q.xy * 2;
    q.rgb += float3(1);
    o[6] = q.x + q.y + q.z + q.w;
    q.wzyx = q;
    o[7] = q.x;
    M[1][2] = 5;
    M[2].xyz = float3(7, 8, 9);
    o[8] = (M * float4(1, 1, 1, 1)).z;
    float4x4 T = transpose(M);
    o[9] = T[2][1];
    o[10] = determinant(R[0]);
    float3x3 A = R[0] * R[0];
    o[11] = A[0].x + A.columns[1].y;
    o[12] = (float3(1, 2, 3) * A).y;
    float3x2 B = float3x2(1, 2, 3, 4, 5, 6);
    float2x3 Bt = transpose(B);
    o[13] = (B * Bt)[0][1];
    bool3 bb = a > float3(0.5f);
    o[14] = any(bb) + 2 * all(bb) + 4 * int(bb.x && !bb.y);
    o[15] = select(1.0f, 2.0f, a.x > 0);
    float3 sel = select(a, -a, bb);
    o[16] = sel.z;
    int4 iv = int4(float4(1.9f, -1.9f, 3e10f, NAN));
    o[17] = iv.x + iv.y;
    o[18] = iv.z == INT_MAX;
    o[19] = iv.w;
    uint4 u = as_type<uint4>(float4(1));
    o[20] = u.x == 0x3f800000u;
    uchar4 uc = as_type<uchar4>(0x04030201u);
    o[21] = uc.z;
    half4 hv = as_type<half4>(uint2(0x3c003c00u));
    o[22] = float(hv.y);
    long2 L = long2(1l << 40, -1);
    ulong2 U = as_type<ulong2>(L);
    o[23] = float(U.x >> 32) + float(popcount(U.y));
    ushort3 us = ushort3(1, 2, 3) << ushort3(1);
    us ^= 0xFF;
    o[24] = us.z;
    char2 ch = char2(-128) - char2(1);
    o[25] = ch.x;
    float4 arr[2] = {{1, 2, 3, 4}, float4{5}};
    o[26] = arr[1].w + arr[0].w;
}
