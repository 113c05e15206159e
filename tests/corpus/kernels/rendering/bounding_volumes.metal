// Rays against triangles through a hierarchy of boxes, with a stack of its own in every thread.
#include <metal_stdlib>
#include <simd/simd.h>
using namespace metal;
using namespace simd;

enum class NodeKind : uint { inner = 0, leaf = 1 };

struct Node {
    packed_float3 lower;
    uint first; // the left child or the first triangle
    packed_float3 upper;
    uint count : 31;
    uint is_leaf : 1;

    NodeKind kind() const device { return is_leaf ? NodeKind::leaf : NodeKind::inner; }
};
static_assert(sizeof(Node) == 32, "two nodes to a cache line");

struct Triangle {
    packed_float3 corners[3];
};

struct Ray {
    float3 origin, direction, inverse;
    float tmin = 1e-4f, tmax = INFINITY;
    Ray(float3 o, float3 d) : origin(o), direction(d), inverse(1.0 / d) {}
    float3 at(float t) const { return fma(direction, t, origin); }
};

struct Hit {
    float distance = INFINITY;
    uint triangle = ~0u;
    float2 barycentric{0};
    explicit operator bool() const thread { return triangle != ~0u; }
};

static bool meets(thread const Ray& ray, device const Node& node, float limit)
{
    const float3 a = (float3(node.lower) - ray.origin) * ray.inverse;
    const float3 b = (float3(node.upper) - ray.origin) * ray.inverse;
    const float3 nearest = min(a, b), farthest = max(a, b);
    return max(max3(nearest.x, nearest.y, nearest.z), ray.tmin) <= min(min3(farthest.x, farthest.y, farthest.z), limit);
}

static void meet(thread const Ray& ray, device const Triangle& triangle, uint index, thread Hit& hit)
{
    const float3 a = triangle.corners[0], u = triangle.corners[1] - a, v = triangle.corners[2] - a;
    const float3 p = cross(ray.direction, v);
    const float det = dot(u, p);
    if (abs(det) < 1e-9) return;
    const float3 s = ray.origin - a, q = cross(s, u);
    const float2 bary = float2(dot(s, p), dot(ray.direction, q)) / det;
    const float t = dot(v, q) / det;
    if (any(bary < 0) || bary.x + bary.y > 1 || t < ray.tmin || t >= hit.distance) return;
    hit = {t, index, bary};
}

template <uint depth>
struct Stack {
    uint entries[depth];
    uint size = 0;
    void push(uint entry) thread { entries[size++] = entry; }
    uint pop() thread { return entries[--size]; }
    bool empty() const thread { return size == 0; }
};

static Hit closest(Ray ray, device const Node* nodes, device const Triangle* triangles)
{
    Hit hit;
    Stack<32> stack;
    stack.push(0);
    do {
        device const Node& node = nodes[stack.pop()];
        if (!meets(ray, node, hit.distance)) continue;
        switch (node.kind()) {
        case NodeKind::leaf:
            for (uint i = 0; i < node.count; ++i) meet(ray, triangles[node.first + i], node.first + i, hit);
            break;
        case NodeKind::inner:
            stack.push(node.first);
            stack.push(node.first + 1);
            break;
        }
    } while (!stack.empty());
    return hit;
}

struct Camera {
    float4x4 to_world;
    float2 size;
};

kernel void cast_rays(device const Node* nodes [[buffer(0)]], device const Triangle* triangles [[buffer(1)]],
                      constant Camera& camera [[buffer(2)]], device float4* image [[buffer(3)]],
                      uint2 pixel [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
    const float2 ndc = 2.0 * (float2(pixel) + 0.5) / camera.size - 1.0;
    const float3 direction = normalize((camera.to_world * float4(ndc, -1, 0)).xyz);
    const Ray ray(camera.to_world.columns[3].xyz, direction);
    const Hit hit = closest(ray, nodes, triangles);
    image[pixel.y * size.x + pixel.x] = hit ? float4(hit.distance, hit.triangle, hit.barycentric) : float4(-1);
}
