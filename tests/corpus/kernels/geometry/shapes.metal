#include <metal_stdlib>
using namespace metal;

// Edges 0–3: bottom, right, top, left. Two segments at most, -1 ends.
constant char segments[16][4] = {
    {-1, -1, -1, -1}, {3, 0, -1, -1}, {0, 1, -1, -1}, {3, 1, -1, -1}, {1, 2, -1, -1}, {3, 2, 0, 1}, {0, 2, -1, -1},
    {3, 2, -1, -1}, {2, 3, -1, -1}, {2, 0, -1, -1}, {0, 3, 1, 2}, {2, 1, -1, -1}, {1, 3, -1, -1}, {1, 0, -1, -1},
    {0, 3, -1, -1}, {-1, -1, -1, -1},
};

struct Segment {
    float2 from, to;
};

static float2 on_edge(int edge, float4 corners, float level)
{
    const int a = edge, b = (edge + 1) & 3;
    const float t = (level - corners[a]) / (corners[b] - corners[a]);
    const float2 places[] = {float2(0, 0), float2(1, 0), float2(1, 1), float2(0, 1)};
    return mix(places[a], places[b], t);
}

kernel void marching_squares(device const float* field, device Segment* found, device atomic_uint* count,
                             constant uint& width, constant float& level, uint2 at [[thread_position_in_grid]])
{
    device const float* f = field + at.y * width + at.x;
    const float4 corners(f[0], f[1], f[width + 1], f[width]);
    const int4 bits = select(int4(0), int4(1, 2, 4, 8), corners > level);
    const constant char* edges = segments[bits.x | bits.y | bits.z | bits.w];
    for (int k = 0; k < 4 && edges[k] >= 0; k += 2) {
        const uint slot = atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
        found[slot] = {float2(at) + on_edge(edges[k], corners, level), float2(at) + on_edge(edges[k + 1], corners, level)};
    }
}

namespace tracing {
struct Ray {
    float3 origin, direction;
    float3 at(float t) const { return origin + t * direction; }
};
struct Sphere {
    packed_float3 center;
    float radius;

    float hit(thread const Ray& ray) const constant
    {
        const float3 away = ray.origin - center;
        const float b = dot(away, ray.direction), c = dot(away, away) - radius * radius;
        const float discriminant = b * b - c;
        return discriminant < 0 ? INFINITY : -b - sqrt(discriminant);
    }
};
} // namespace tracing

kernel void trace(constant tracing::Sphere* spheres, constant uint& count, device float* depth,
                  uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    using namespace tracing;
    const float2 plane = 2 * (float2(at) + 0.5f) / float2(size) - 1;
    const Ray ray{float3(0), normalize(float3(plane, 1))};
    float nearest = INFINITY;
    for (uint i = 0; i < count; ++i) {
        const float t = spheres[i].hit(ray);
        if (t > 0) nearest = fmin(nearest, t);
    }
    depth[at.y * size.x + at.x] = nearest;
}

struct Box {
    packed_float3 low, high;
    bool overlaps(Box other) const device { return all(float3(low) <= other.high) && all(float3(other.low) <= high); }
};

kernel void count_overlaps(device const Box* boxes, device uint* counts, constant uint& total,
                           uint i [[thread_position_in_grid]])
{
    const Box mine = boxes[i];
    uint found = 0;
    for (uint j = 0; j < total; ++j) found += i != j && boxes[j].overlaps(mine);
    counts[i] = found;
}
