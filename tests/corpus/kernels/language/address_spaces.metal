// Programs that mean different things for different address spaces.
#include <metal_stdlib>
using namespace metal;

// Functions that say where their argument lies.
static inline float4 place(device const float* p) { return float4(p[0], 0, 0, 0); }
static inline float4 place(threadgroup const float* p) { return float4(0, p[0], 0, 0); }
static inline float4 place(thread const float* p) { return float4(0, 0, p[0], 0); }
static inline float4 place(constant float* p) { return float4(0, 0, 0, p[0]); }

struct Cell {
    float value;
    float rest[3];
    float sum() const { return value + rest[0]; }
    float4 weigh(device const float* p) const { return value * place(p); }
    float4 weigh(threadgroup const float* p) const { return 2 * value * place(p); }
};

float4 cell_of(device Cell& c) { return float4(c.sum(), 0, 0, 0); }
float4 cell_of(threadgroup Cell& c) { return float4(0, c.sum(), 0, 0); }
float4 cell_of(thread Cell& c) { return float4(0, 0, c.sum(), 0); }

// The same written by a macro, for a whole family.
#define DEFINE_RANK(space, rank) \
    template <typename T> int rank_of(space const T*) { return rank; } \
    template <typename T, int N> int rank_of(space const T (&)[N]) { return rank * 10 + N; }
DEFINE_RANK(device, 1)
DEFINE_RANK(threadgroup, 2)
DEFINE_RANK(thread, 3)
#undef DEFINE_RANK

template <typename T> struct is_device : false_type {};
template <typename T> struct is_device<device T*> : true_type {};
template <typename T> struct pointee;
template <typename T> struct pointee<device T*> { using type = T; enum { width = 8 }; };
template <typename T> struct pointee<threadgroup T*> { using type = T; enum { width = 4 }; };

// A cursor over memory of any kind, which asks for the kind when it is compiled.
template <typename Pointer>
struct Cursor {
    Pointer here;
    using Value = remove_cv_t<typename pointee<Pointer>::type>;
    Value next() { return *here++; }
    static constexpr int width() { return int(pointee<Pointer>::width) + (is_device<Pointer>::value ? 100 : 0); }
};

struct Scene {
    device float* far_away;
    Cell cells[2];
};

kernel void places(
    device float4* out [[buffer(0)]],
    device float* memory [[buffer(1)]],
    constant float* numbers [[buffer(2)]],
    device Cell* cells [[buffer(3)]],
    constant Cell& fixed [[buffer(4)]],
    threadgroup float* given [[threadgroup(0)]],
    uint t [[thread_index_in_threadgroup]])
{
    threadgroup float tile[4];
    threadgroup Cell shared[2];
    if (t < 4) tile[t] = 10 + t;
    given[t] = 20 + t;
    if (t == 0) { shared[0] = cells[1]; shared[1] = fixed; }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (t != 1) return;
    float own[2] = {30, 31};
    Cell copy = cells[0];
    Scene scene = {memory + 2, {cells[0], shared[1]}};
    auto inside = &cells[0].rest[1];
    int row = 0;
    out[row++] = place(memory + t);
    out[row++] = place(tile + t);
    out[row++] = place(&tile[2]);
    out[row++] = place(given + 3);
    out[row++] = place(own) + place(&own[1]);
    out[row++] = place(numbers);
    out[row++] = place(inside);
    out[row++] = place(scene.far_away) + place(scene.cells[1].rest);
    out[row++] = cell_of(cells[1]) + cell_of(shared[0]) + cell_of(copy);
    out[row++] = copy.weigh(memory) + copy.weigh(tile) + cells[0].weigh(memory) + shared[0].weigh(tile);
    out[row++] = float4(rank_of(memory), rank_of(given), rank_of(&own[0]), 0);
    out[row++] = float4(0, rank_of(tile), rank_of(own), 0);
    Cursor<device float*> a{memory};
    Cursor<threadgroup float*> b{tile};
    float first = a.next(), second = b.next();
    out[row++] = float4(first + a.next(), second + b.next(), a.width(), b.width());
}

// Asks whether two types are the same, without an overload in sight.
template <typename Pointer>
float stride_of(Pointer p) {
    if constexpr (is_same_v<Pointer, threadgroup float*>) return 1 + p[0];
    else return 2 + p[0];
}

kernel void strides(device float* data [[buffer(0)]]) {
    threadgroup float shared[1];
    shared[0] = 5;
    data[1] = stride_of(data);
    data[2] = stride_of(&shared[0]);
}
