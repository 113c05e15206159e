#include <metal_stdlib>
using namespace metal;

// ChaCha20's key stream: a quarter round is a macro over components of vectors, columns turn by swizzles.
#define QUARTER(a, b, c, d)          \
    do {                             \
        a += b; d ^= a; d = d << 16 | d >> 16; \
        c += d; b ^= c; b = b << 12 | b >> 20; \
        a += b; d ^= a; d = d << 8 | d >> 24;  \
        c += d; b ^= c; b = b << 7 | b >> 25;  \
    } while (false)

struct uint4x4_rows {
    uint4 rows[4];
};

typedef struct {
    packed_uint4 key[2];
    packed_uint3 nonce;
    uint counter;
} chacha_args;

kernel void chacha20(constant chacha_args& args [[buffer(0)]], device uint4x4_rows* out [[buffer(1)]],
                     uint block [[thread_position_in_grid]])
{
    const uint4 start[4] = {uint4(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574), uint4(args.key[0]), uint4(args.key[1]),
                            uint4(args.counter + block, args.nonce)};
    uint4 a = start[0], b = start[1], c = start[2], d = start[3];
    for (int i = 0; i < 10; i++) {
        QUARTER(a, b, c, d);
        b = b.yzwx; c = c.zwxy; d = d.wxyz;
        QUARTER(a, b, c, d);
        b = b.wxyz; c = c.zwxy; d = d.yzwx;
    }
    out[block].rows[0] = a + start[0];
    out[block].rows[1] = b + start[1];
    out[block].rows[2] = c + start[2];
    out[block].rows[3] = d + start[3];
}

// XTEA with the key in function constants.
constant uint4 xtea_key [[function_constant(0)]];
constant uint rounds [[function_constant(1)]];

kernel void xtea(device uint2* blocks, uint i [[thread_position_in_grid]])
{
    uint2 v = blocks[i];
    const uint key[4] = {xtea_key.x, xtea_key.y, xtea_key.z, xtea_key.w};
    uint sum = 0;
    for (uint r = 0; r < rounds; ++r) {
        v.x += (((v.y << 4) ^ (v.y >> 5)) + v.y) ^ (sum + key[sum & 3]);
        sum += 0x9E3779B9;
        v.y += (((v.x << 4) ^ (v.x >> 5)) + v.x) ^ (sum + key[(sum >> 11) & 3]);
    }
    blocks[i] = v;
}

// Philox of 4 x 32 bits as a class with state, and normal numbers of Box and Muller.
class Philox {
    uint4 counter;
    uint2 key;

    static uint2 wide_product(uint a, uint b)
    {
        const ulong product = ulong(a) * b;
        return as_type<uint2>(product);
    }

public:
    explicit Philox(ulong seed, uint stream) : counter(0, 0, stream, 0), key(uint2(as_type<uint2>(seed))) {}

    uint4 operator()()
    {
        uint4 x = counter;
        uint2 k = key;
        for (int i = 0; i < 10; ++i) {
            if (i) k += uint2(0x9E3779B9u, 0xBB67AE85u);
            const uint2 p0 = wide_product(0xD2511F53u, x.x), p1 = wide_product(0xCD9E8D57u, x.z);
            x = uint4(p1.y ^ x.y ^ k.x, p1.x, p0.y ^ x.w ^ k.y, p0.x);
        }
        if (++counter.x == 0) ++counter.y;
        return x;
    }
};

kernel void philox_words(device uint4* words, device float4* normals, constant ulong& seed,
                         uint i [[thread_position_in_grid]])
{
    Philox generator(seed, i);
    words[2 * i] = generator();
    const uint4 w = words[2 * i + 1] = generator();
    const float4 u = (float4(w >> 8) + 0.5f) * 0x1p-24f;
    const float2 r = sqrt(-2.f * log(u.xz)), phase = 2.f * M_PI_F * u.yw;
    normals[i] = float4(r * cos(phase), r * sin(phase)).xzyw;
}
