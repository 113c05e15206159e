#include <metal_stdlib>
using namespace metal;

struct Particle {
    packed_float3 position;
    packed_float3 previous;
    bool pinned;
};

kernel void verlet(device Particle* particles, constant packed_float3& gravity, constant float& step,
                   uint i [[thread_position_in_grid]])
{
    device Particle& p = particles[i];
    if (p.pinned) return;
    const float3 moved = 2.0f * float3(p.position) - p.previous + gravity * (step * step);
    p.previous = p.position;
    p.position = moved;
}
