#include <metal_stdlib>
using namespace metal;

enum class PoolKind : uint { maximum = 0, average = 1 };
constant uint pool_kind [[function_constant(0)]];

struct Pool {
    PoolKind kind;
    float start() const { return kind == PoolKind::maximum ? -numeric_limits<float>::infinity() : 0; }
    float step(float a, float b) const { return kind == PoolKind::maximum ? fmax(a, b) : a + b; }
    float finish(float a, uint count) const { return kind == PoolKind::maximum ? a : a / count; }
};

kernel void pool2d(device const float* image [[buffer(0)]], device float* result [[buffer(1)]],
                   constant uint2& size [[buffer(2)]], constant uint2& window [[buffer(3)]],
                   uint2 at [[thread_position_in_grid]])
{
    const Pool pool{static_cast<PoolKind>(pool_kind)};
    const uint2 end = min(at * window + window, size);
    float value = pool.start();
    uint count = 0;
    for (uint y = at.y * window.y; y < end.y; ++y)
        for (uint x = at.x * window.x; x < end.x; ++x, ++count) value = pool.step(value, image[y * size.x + x]);
    const uint width = (size.x + window.x - 1) / window.x;
    result[at.y * width + at.x] = pool.finish(value, count);
}
