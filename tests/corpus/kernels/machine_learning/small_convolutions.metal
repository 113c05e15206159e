// Convolutions whose sizes are template arguments: depthwise, Winograd F(2, 3), nearest and bicubic upsampling.
#include <metal_stdlib>
using namespace metal;

template <typename T, int K, int STRIDE>
kernel void depthwise_conv(constant uint4& shape [[buffer(0)]], // channels, height, width of the input, width of the output
                           const device T* input [[buffer(1)]], constant T* weights [[buffer(2)]],
                           device T* output [[buffer(3)]], uint3 gid [[thread_position_in_grid]],
                           uint3 grid [[threads_per_grid]])
{
    const int H = shape[1], W = shape[2];
    float sum = 0;
    _Pragma("unroll") for (int ky = 0; ky < K; ++ky) {
        _Pragma("unroll") for (int kx = 0; kx < K; ++kx) {
            const int2 at = int2(gid.xy) * STRIDE + int2(kx, ky) - K / 2;
            if (all(at >= 0 && at < int2(W, H))) sum += input[(gid.z * H + at.y) * W + at.x] * weights[(gid.z * K + ky) * K + kx];
        }
    }
    output[(gid.z * grid.y + gid.y) * shape.w + gid.x] = static_cast<T>(sum);
}

#define DEPTHWISE(T, K, S) \
    template [[host_name("depthwise_" #T "_" #K "_" #S)]] kernel void depthwise_conv<T, K, S>( \
        constant uint4&, const device T*, constant T*, device T*, uint3, uint3);
DEPTHWISE(float, 3, 1)
DEPTHWISE(half, 5, 2)
DEPTHWISE(bfloat, 3, 2)
#undef DEPTHWISE

// The transforms as constant matrices, products written with loops over references to arrays.
constant constexpr float BT[4][4] = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
constant constexpr float G[4][3] = {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}};
constant constexpr float AT[2][4] = {{1, 1, 1, 0}, {0, 1, -1, -1}};

template <int N, int M>
METAL_FUNC void sandwich(constant const float (&left)[N][M], thread const float (&x)[M][M], thread float (&out)[N][N])
{
    float half_way[N][M];
    for (int i = 0; i < N; ++i)
        for (int j = 0; j < M; ++j) {
            half_way[i][j] = 0;
            for (int k = 0; k < M; ++k) half_way[i][j] += left[i][k] * x[k][j];
        }
    for (int i = 0; i < N; ++i)
        for (int j = 0; j < N; ++j) {
            out[i][j] = 0;
            for (int k = 0; k < M; ++k) out[i][j] += half_way[i][k] * left[j][k];
        }
}

kernel void winograd(const device float* input, const device float* weights, device float* output, constant uint& W,
                     uint2 tile [[thread_position_in_grid]])
{
    float g[3][3], u[4][4], d[4][4], v[4][4], m[4][4], y[2][2];
    for (int i = 0; i < 9; ++i) g[i / 3][i % 3] = weights[i];
    sandwich(G, g, u);
    for (int i = 0; i < 16; ++i) d[i / 4][i % 4] = input[(2 * tile.y + i / 4) * W + 2 * tile.x + i % 4];
    sandwich(BT, d, v);
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) m[i][j] = u[i][j] * v[i][j];
    sandwich(AT, m, y);
    device float* out = output + 2 * tile.y * (W - 2) + 2 * tile.x;
    *(device packed_float2*)out = float2(y[0][0], y[0][1]);
    *(device packed_float2*)(out + W - 2) = float2(y[1][0], y[1][1]);
}

enum class Interpolation { nearest = 0, bicubic };

template <Interpolation> struct Sampler;

template <> struct Sampler<Interpolation::nearest> {
    static float sample(const device float* row, int size, float at) { return row[clamp(int(floor(at + 0.5)), 0, size - 1)]; }
};

template <> struct Sampler<Interpolation::bicubic> {
    static float weight(float t)
    {
        constexpr float a = -0.75;
        t = abs(t);
        return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
    }
    static float sample(const device float* row, int size, float at)
    {
        const int base = floor(at);
        float sum = 0;
        for (int k = -1; k < 3; ++k) sum += row[clamp(base + k, 0, size - 1)] * weight(at - (base + k));
        return sum;
    }
};

template <Interpolation mode>
[[kernel]] void upsample(const device float* input [[buffer(0)]], device float* output [[buffer(1)]],
                         constant int& size [[buffer(2)]], constant float& factor [[buffer(3)]],
                         uint i [[thread_position_in_grid]])
{
    output[i] = Sampler<mode>::sample(input, size, (i + 0.5) / factor - 0.5);
}
template [[host_name("upsample_nearest")]] [[kernel]] void upsample<Interpolation::nearest>(const device float*, device float*, constant int&, constant float&, uint);
template [[host_name("upsample_bicubic")]] [[kernel]] void upsample<Interpolation::bicubic>(const device float*, device float*, constant int&, constant float&, uint);
