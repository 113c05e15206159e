#include <metal_stdlib>
using namespace metal;

kernel void cross_entropy(device const float* logits [[buffer(0)]], device const uint* labels [[buffer(1)]],
                          device float* losses [[buffer(2)]], constant uint& classes [[buffer(3)]],
                          uint row [[threadgroup_position_in_grid]], uint lane [[thread_index_in_simdgroup]])
{
    device const float* x = logits + row * classes;
    float largest = -MAXFLOAT;
    for (uint i = lane; i < classes; i += 32) largest = max(largest, x[i]);
    largest = simd_max(largest);
    float sum = 0;
    for (uint i = lane; i < classes; i += 32) sum += metal::exp(x[i] - largest);
    sum = simd_sum(sum);
    if (lane == 0) losses[row] = log(sum) + largest - x[labels[row]];
}

struct Adam {
    float rate, beta1, beta2, epsilon;
    uint step;
};

kernel void adam_step(device float* weights, device const float* gradients, device float* first, device float* second,
                      constant Adam& adam, uint i [[thread_position_in_grid]])
{
    const float g = gradients[i];
    first[i] = mix(g, first[i], adam.beta1);
    second[i] = mix(g * g, second[i], adam.beta2);
    const float2 corrected = float2(first[i], second[i]) / (1 - pow(float2(adam.beta1, adam.beta2), float(adam.step)));
    weights[i] -= adam.rate * corrected.x / (sqrt(corrected.y) + adam.epsilon);
}

// A hash of the index and the seed decides, so that the backward pass can repeat it.
static inline uint hash(uint x)
{
    x ^= x >> 16; x *= 0x7feb352du;
    x ^= x >> 15; x *= 0x846ca68bu;
    return x ^ x >> 16;
}

kernel void dropout(device const float* x, device float* y, constant float& keep, constant uint& seed,
                    uint i [[thread_position_in_grid]])
{
    const bool kept = hash(i ^ hash(seed)) < uint(keep * 4294967296.0f);
    y[i] = select(0.0f, x[i] / keep, kept);
}
