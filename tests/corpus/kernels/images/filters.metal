#include <metal_stdlib>
using namespace metal;

constant float3x3 sobel_x = float3x3(float3(-1, 0, 1), float3(-2, 0, 2), float3(-1, 0, 1));

kernel void sobel(texture2d<float, access::sample> image [[texture(0)]],
                  texture2d<float, access::write> edges [[texture(1)]],
                  ushort2 at [[thread_position_in_grid]])
{
    constexpr sampler nearest(coord::pixel, address::clamp_to_edge, filter::nearest);
    float2 gradient = 0;
    for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 3; ++x) {
            const float value = image.sample(nearest, float2(at) + float2(x, y) - 0.5f).r;
            gradient += value * float2(sobel_x[y][x], sobel_x[x][y]);
        }
    }
    edges.write(float4(length(gradient)), at);
}

kernel void bilateral(texture2d<float, access::read> image, texture2d<float, access::write> smooth,
                      constant float2& deviations, constant int& radius, uint2 at [[thread_position_in_grid]])
{
    const int2 size = int2(image.get_width(), image.get_height());
    const float center = image.read(at).r;
    float sum = 0, weights = 0;
    for (int dy = -radius; dy <= radius; ++dy) {
        for (int dx = -radius; dx <= radius; ++dx) {
            const int2 from = clamp(int2(at) + int2(dx, dy), 0, size - 1);
            const float value = image.read(uint2(from)).r, away = value - center;
            const float weight = exp(-0.5f * ((dx * dx + dy * dy) / (deviations.x * deviations.x) +
                                              away * away / (deviations.y * deviations.y)));
            sum += weight * value;
            weights += weight;
        }
    }
    smooth.write(sum / weights, at);
}

// One direction of a separable Gaussian; reads outside of the texture are zero.
kernel void gaussian(texture2d<half, access::read> image, texture2d<half, access::write> smooth,
                     constant half* weights [[buffer(0)]], constant bool& vertical [[buffer(1)]],
                     uint2 at [[thread_position_in_grid]])
{
    half4 sum = 0;
    for (short k = -2; k <= 2; ++k) sum += weights[k + 2] * image.read(uint2(int2(at) + (vertical ? int2(0, k) : int2(k, 0))));
    smooth.write(sum, at);
}

kernel void dilate(texture2d<uint, access::read> image, texture2d<uint, access::write> result,
                   uint2 at [[thread_position_in_grid]])
{
    uint4 largest = 0;
    for (int k = 0; k < 9; ++k) largest = max(largest, image.read(at + uint2(k % 3, k / 3) - 1));
    result.write(largest, at);
}

kernel void resize(texture2d<float> image [[texture(0)]], texture2d<float, access::write> result [[texture(1)]],
                   uint2 at [[thread_position_in_grid]])
{
    constexpr sampler linear(filter::linear, address::clamp_to_edge);
    const float2 size(result.get_width(), result.get_height());
    result.write(image.sample(linear, (float2(at) + 0.5) / size), at);
}

constexpr constant float3 luma = float3(0.299f, 0.587f, 0.114f);

kernel void to_luma_chroma(texture2d<float, access::read> image, texture2d<float, access::write> result,
                           uint2 at [[thread_position_in_grid]])
{
    const float4 color = image.read(at);
    const float y = dot(color.rgb, luma);
    result.write(float4(y, (color.bgr - y).xz * float2(0.5f / (1 - luma.b), 0.5f / (1 - luma.r)) + 0.5f, color.a), at);
}

kernel void integrate_rows(device const uchar* image, device uint* sums, constant uint& width,
                           uint row [[thread_position_in_grid]])
{
    uint sum = 0;
    for (uint x = 0; x < width; ++x) sums[row * width + x] = sum += image[row * width + x];
}

kernel void integrate_columns(device uint* sums, constant uint2& size, uint x [[thread_position_in_grid]])
{
    for (uint y = 1; y < size.y; ++y) sums[y * size.x + x] += sums[(y - 1) * size.x + x];
}
