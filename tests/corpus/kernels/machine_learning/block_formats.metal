#include <metal_stdlib>

using namespace metal;

#define QK 32
#define SUPER 256
#define SCALE_BYTES 12
#define FOR_UNROLL(x) _Pragma("clang loop unroll(full)") for (x)

constexpr constant static float levels_nonlinear[16] = {
    -127.f, -104.f, -83.f, -65.f, -49.f, -35.f, -22.f, -10.f, 1.f, 13.f, 25.f, 38.f, 53.f, 69.f, 89.f, 113.f};

struct block_5 {
    half d;
    uint8_t high[4];
    uint8_t low[QK / 2];
};
struct block_curve {
    half d;
    uint8_t quants[QK / 2];
};
struct block_super4 {
    half2 dm;
    uint8_t scales[SCALE_BYTES];
    uint8_t quants[SUPER / 2];
};
static_assert(sizeof(block_super4) == 4 + SCALE_BYTES + SUPER / 2, "wrong super block size");

// Each call gives 16 weights: il is which sixteenth of the block.
template <typename type4x4>
void dequantize_5(device const block_5* xb, short il, thread type4x4& reg)
{
    uint32_t high = 0;
    for (int b = 0; b < 4; ++b) high |= uint32_t(xb->high[b]) << (8 * b);
    float4x4 reg_f;
    for (int i = 0; i < 16; i++) {
        const int at = i + 16 * il;
        const uint8_t byte = xb->low[i];
        const uint8_t x = (il ? byte >> 4 : byte & 0x0F) | (((high >> at) << 4) & 0x10);
        reg_f[i / 4][i % 4] = (float)xb->d * ((float)x - 16.f);
    }
    reg = (type4x4)reg_f;
}

template <typename type4x4>
void dequantize_curve(device const block_curve* xb, short il, thread type4x4& reg)
{
    device const uint16_t* q = (device const uint16_t*)xb->quants;
    const float d = xb->d;
    FOR_UNROLL (short i = 0; i < 4; ++i) {
        const uint32_t pair = (q[2 * i] | uint32_t(q[2 * i + 1]) << 16) >> (4 * il) & 0x0f0f0f0f;
        thread const uint8_t* bytes = (thread const uint8_t*)&pair;
        reg[i] = vec<typename metal::remove_reference_t<decltype(reg[0][0])>, 4>(0);
        for (short k = 0; k < 4; ++k) reg[i][k] = d * levels_nonlinear[bytes[k]];
    }
}

static inline uchar2 scale_and_minimum(int j, int k, device const uchar* q)
{
    return j < 4 ? uchar2{uchar(q[j + 0 + k] & 63), uchar(q[j + 4 + k] & 63)}
                 : uchar2{uchar((q[j + 4 + k] & 0xF) | ((q[j - 4 + k] & 0xc0) >> 2)),
                          uchar((q[j + 4 + k] >> 4) | ((q[j - 0 + k] & 0xc0) >> 2))};
}

template <typename type4x4>
void dequantize_super4(device const block_super4* xb, short il, thread type4x4& reg)
{
    device const uchar* q = xb->quants;
    short is = (il / 4) * 2;
    q = q + (il / 4) * 32 + 16 * (il & 1);
    il = il & 3;
    const uchar2 sc = scale_and_minimum(is + il / 2, 0, xb->scales);
    const float d = il < 2 ? xb->dm.x : xb->dm.x / 16.h;
    const float dl = d * sc[0];
    const float ml = xb->dm.y * sc[1];
    const ushort mask = il < 2 ? 0x0F : 0xF0;
    for (int i = 0; i < 16; ++i) {
        reg[i / 4][i % 4] = dl * (q[i] & mask) - ml;
    }
}

typedef struct {
    int32_t columns;
    uint64_t row_bytes;
} get_rows_args;

template <typename block_q, short nl, void (*dequantize_func)(device const block_q*, short, thread float4x4&)>
kernel void get_rows(constant get_rows_args& args,
                     device const char* source,
                     device const int32_t* ids,
                     device float* out,
                     uint row [[threadgroup_position_in_grid]],
                     ushort tiitg [[thread_index_in_threadgroup]],
                     ushort3 ntg [[threads_per_threadgroup]])
{
    for (int32_t ind = tiitg; ind < args.columns / 16; ind += ntg.x) {
        float4x4 temp;
        dequantize_func(((device const block_q*)(source + args.row_bytes * ids[row])) + ind / nl, ind % nl, temp);
        *(((device float4x4*)(out + (int64_t)row * args.columns)) + ind) = temp;
    }
}

typedef decltype(get_rows<block_5, 2, dequantize_5>) get_rows_t;

template [[host_name("get_rows_5")]] kernel get_rows_t get_rows<block_5, 2, dequantize_5>;
template [[host_name("get_rows_curve")]] kernel get_rows_t get_rows<block_curve, 2, dequantize_curve>;
template [[host_name("get_rows_super4")]] kernel get_rows_t get_rows<block_super4, 16, dequantize_super4>;

template <typename T4x4, typename block_q, short nl, void (*dequantize_func)(device const block_q*, short, thread T4x4&)>
kernel void copy_to_half(device const block_q* source [[buffer(0)]], device T4x4* out [[buffer(1)]],
                         uint i [[thread_position_in_grid]])
{
    T4x4 reg;
    dequantize_func(source + i / nl, i % nl, reg);
    out[i] = reg;
}

template [[host_name("copy_5_half")]] [[kernel]] void
copy_to_half<half4x4, block_5, 2, dequantize_5>(device const block_5*, device half4x4*, uint);
template [[host_name("copy_curve_half")]] [[kernel]] void
copy_to_half<half4x4, block_curve, 2, dequantize_curve>(device const block_curve*, device half4x4*, uint);
