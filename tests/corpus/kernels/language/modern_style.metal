// Younger habits: scoped enumerations, aliases of templates, curiously recurring bases, nested argument buffers,
// bindings numbered by an enumeration that the host shares, coherent memory, bfloat vectors.
#if defined(__METAL_VERSION__) && __METAL_VERSION__ >= 310
#include <metal_stdlib>
#define ENUM(type, name) enum name : type
#else
#error "Metal alone"
#endif

#pragma METAL internals : enable
using namespace metal;

ENUM(uint, BufferIndex) { BufferIndexScene = 0, BufferIndexOutput = 1, BufferIndexParameters = 2, };
#define AT(i) [[buffer(BufferIndex##i)]]

template <typename Derived>
struct Shape {
    float area() const thread { return static_cast<const thread Derived*>(this)->area_of(); }
};
struct Circle : Shape<Circle> {
    float radius;
    explicit Circle(float r) : radius(r) {}
    float area_of() const thread { return M_PI_F * radius * radius; }
};
struct Box : Shape<Box> {
    float2 sides;
    explicit Box(float2 s) : sides(s) {}
    float area_of() const thread { return sides.x * sides.y; }
};

struct Material { float3 tint; texture2d<half> image; };
struct Instance { packed_float3 position; ushort material; uchar flags; uchar : 8; };
struct Scene {
    device const Instance* instances [[id(0)]];
    array<Material, 2> materials [[id(1)]];
    sampler smooth [[id(5)]];
    uint count [[id(6)]];
};
enum class Flag : uchar { none = 0, hidden = 1 << 0, doubled = 1 << 1 };
constexpr bool has(uchar flags, Flag flag) { return flags & static_cast<uchar>(flag); }

kernel void shade_instances(constant Scene& scene AT(Scene), device float4* out AT(Output), uint i [[thread_position_in_grid]])
{
    if (i >= scene.count) return;
    const device Instance& instance = scene.instances[i];
    const bool hidden = has(instance.flags, Flag::hidden);
    float3 color = 0;
    if (!hidden) {
        const constant Material& material = scene.materials[instance.material];
        const half4 texel = material.image.sample(scene.smooth, float2(instance.position.xy), level(0));
        color = material.tint * float3(texel.rgb);
    }
    if (has(instance.flags, Flag::doubled)) color *= 2;
    out[i] = float4(color, hidden);
}

kernel void areas(device float* out AT(Output), constant float2* parameters AT(Parameters), uint i [[thread_position_in_grid]])
{
    const float2 p = parameters[i];
    const auto add = [](auto... shapes) { return (shapes.area() + ... + 0.0f); };
    out[i] = p.y < 0 ? add(Circle(p.x)) : add(Circle{p.x}, Box{p});
}

// Small floating-point numbers in vectors, with every conversion written out.
kernel void mix_bfloats(device const bfloat4* a [[buffer(0)]], device const packed_bfloat2* b [[buffer(1)]],
                        coherent(device) device bfloat4* out [[buffer(2)]], uint i [[thread_position_in_grid]])
{
    const bfloat4 x = a[i], y = bfloat4(bfloat2(b[2 * i]), bfloat2(b[2 * i + 1]));
    bfloat4 mixed = x * bfloat(0.5) + y;
    mixed.xz = max(mixed.xz, bfloat2(0.0bf));
    out[i] = select(mixed, bfloat4(float4(1.0f)), isnan(float4(y)));
}

// The last threadgroup to arrive sums what all have left: device memory between groups.
kernel void sum_by_the_last(device const float* x [[buffer(0)]], coherent device float* partial [[buffer(1)]],
                            device atomic_uint* arrived [[buffer(2)]], device float* total [[buffer(3)]],
                            uint i [[thread_position_in_grid]], uint lid [[thread_index_in_threadgroup]],
                            uint group [[threadgroup_position_in_grid]], uint groups [[threadgroups_per_grid]])
{
    threadgroup bool is_last;
    const float sum = simd_sum(x[i]);
    if (lid == 0) {
        partial[group] = sum;
        atomic_thread_fence(mem_flags::mem_device, memory_order_seq_cst, thread_scope_device);
        is_last = atomic_fetch_add_explicit(arrived, 1u, memory_order_relaxed) == groups - 1;
    }
    threadgroup_barrier(mem_flags::mem_threadgroup | mem_flags::mem_device);
    if (!is_last) return;
    float all = 0;
    for (uint g = lid; g < groups; g += 32) all += partial[g];
    all = simd_sum(all);
    if (lid == 0) *total = all;
}
