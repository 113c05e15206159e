#include <metal_stdlib>
using namespace metal;

struct ConvolutionParameters {
    int channels, height, width, filters, size, padding;
};

// NCHW with zero padding; one thread for one output.
kernel void conv2d_direct(device const float* image, device const float* weights, device float* result,
                          constant ConvolutionParameters& p, uint3 at [[thread_position_in_grid]])
{
    float sum = 0;
    for (int c = 0; c < p.channels; ++c) {
        for (int dy = 0; dy < p.size; ++dy) {
            for (int dx = 0; dx < p.size; ++dx) {
                const int2 from = int2(at.xy) + int2(dx, dy) - p.padding;
                if (any(from < 0) || any(from >= int2(p.width, p.height))) continue;
                const float weight = weights[((at.z * p.channels + c) * p.size + dy) * p.size + dx];
                sum = fma(image[(c * p.height + from.y) * p.width + from.x], weight, sum);
            }
        }
    }
    result[(at.z * p.height + at.y) * p.width + at.x] = sum;
}

kernel void im2col(device const float* image, device float* columns, constant ConvolutionParameters& p,
                   uint2 at [[thread_position_in_grid]])
{
    const int pixel = at.x, tap = at.y;
    const int c = tap / (p.size * p.size), dy = tap / p.size % p.size, dx = tap % p.size;
    const int y = pixel / p.width + dy - p.padding, x = pixel % p.width + dx - p.padding;
    const bool inside = x >= 0 && y >= 0 && x < p.width && y < p.height;
    columns[at.y * p.width * p.height + at.x] = inside ? image[(c * p.height + y) * p.width + x] : 0.0f;
}
