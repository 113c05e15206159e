#include <metal_stdlib>

#define __constant constant
#define __global device
#define __kernel kernel

typedef unsigned int u32;
typedef uint64_t u64;
typedef uint8_t u8;

#define ROTR(x, n) (((x) >> (n)) | ((x) << (32 - (n))))
#define CH(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define MAJ(x, y, z) (((x) & (y)) | ((z) & ((x) | (y))))
#define SIGMA0(x) (ROTR(x, 2) ^ ROTR(x, 13) ^ ROTR(x, 22))
#define SIGMA1(x) (ROTR(x, 6) ^ ROTR(x, 11) ^ ROTR(x, 25))
#define SMALL0(x) (ROTR(x, 7) ^ ROTR(x, 18) ^ ((x) >> 3))
#define SMALL1(x) (ROTR(x, 17) ^ ROTR(x, 19) ^ ((x) >> 10))

__constant u32 K256[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline void compress_sha256(thread u32* state, thread u32* w)
{
    u32 a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
#pragma unroll
    for (int i = 0; i < 64; ++i) {
        if (i >= 16) w[i & 15] += SMALL1(w[(i - 2) & 15]) + w[(i - 7) & 15] + SMALL0(w[(i - 15) & 15]);
        const u32 t1 = h + SIGMA1(e) + CH(e, f, g) + K256[i] + w[i & 15];
        const u32 t2 = SIGMA0(a) + MAJ(a, b, c);
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const u32 after[8] = {a, b, c, d, e, f, g, h};
    for (int i = 0; i < 8; ++i) state[i] += after[i];
}

struct Message {
    u32 offset;
    u32 length;
};

// One message to a thread; the padding is made on the way.
__kernel void sha256(__global const u8* text [[buffer(0)]], __global const Message* messages [[buffer(1)]],
                     __global u8* digests [[buffer(2)]], u32 gid [[thread_position_in_grid]])
{
    const Message m = messages[gid];
    u32 state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const u32 blocks = (m.length + 9 + 63) / 64;
    for (u32 block = 0; block < blocks; ++block) {
        u32 w[16];
        for (u32 i = 0; i < 16; ++i) {
            u32 word = 0;
            for (u32 k = 0; k < 4; ++k) {
                const u32 at = 64 * block + 4 * i + k;
                const u8 byte = at < m.length ? text[m.offset + at] : at == m.length ? 0x80 : 0;
                word = word << 8 | byte;
            }
            w[i] = word;
        }
        if (block == blocks - 1) {
            w[14] = m.length >> 29;
            w[15] = m.length << 3;
        }
        compress_sha256(state, w);
    }
    for (int i = 0; i < 8; ++i)
        for (int k = 0; k < 4; ++k) digests[32 * gid + 4 * i + k] = u8(state[i] >> (24 - 8 * k));
}

constant constexpr u64 blake2b_start[8] = {0x6a09e667f3bcc908UL, 0xbb67ae8584caa73bUL, 0x3c6ef372fe94f82bUL,
                                           0xa54ff53a5f1d36f1UL, 0x510e527fade682d1UL, 0x9b05688c2b3e6c1fUL,
                                           0x1f83d9abfb41bd6bUL, 0x5be0cd19137e2179UL};
constant constexpr u8 blake2b_order[12][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}};

static inline void mix(thread ulong4& a, thread ulong4& b, thread ulong4& c, thread ulong4& d, ulong4 x, ulong4 y)
{
    a += b + x;
    d = metal::rotate(d ^ a, ulong4(32));
    c += d;
    b = metal::rotate(b ^ c, ulong4(40));
    a += b + y;
    d = metal::rotate(d ^ a, ulong4(48));
    c += d;
    b = metal::rotate(b ^ c, ulong4(1));
}

// BLAKE2b of messages of at most 128 bytes, as four columns in vectors.
kernel void blake2b(__global const u64* messages, __global const u32* lengths, __global u64* digests,
                    u32 gid [[thread_position_in_grid]])
{
    u64 m[16];
    for (int i = 0; i < 16; ++i) m[i] = messages[16 * gid + i];
    u64 h[8];
    for (int i = 0; i < 8; ++i) h[i] = blake2b_start[i];
    h[0] ^= 0x01010000 ^ 64;
    ulong4 a(h[0], h[1], h[2], h[3]), b(h[4], h[5], h[6], h[7]);
    ulong4 c(blake2b_start[0], blake2b_start[1], blake2b_start[2], blake2b_start[3]);
    ulong4 d(blake2b_start[4] ^ lengths[gid], blake2b_start[5], ~blake2b_start[6], blake2b_start[7]);
    for (int r = 0; r < 12; ++r) {
        const constant u8* s = blake2b_order[r];
        mix(a, b, c, d, ulong4(m[s[0]], m[s[2]], m[s[4]], m[s[6]]), ulong4(m[s[1]], m[s[3]], m[s[5]], m[s[7]]));
        b = b.yzwx, c = c.zwxy, d = d.wxyz;
        mix(a, b, c, d, ulong4(m[s[8]], m[s[10]], m[s[12]], m[s[14]]), ulong4(m[s[9]], m[s[11]], m[s[13]], m[s[15]]));
        b.yzwx = b, c.zwxy = c, d.wxyz = d;
    }
    for (int i = 0; i < 4; ++i) {
        digests[8 * gid + i] = h[i] ^ a[i] ^ c[i];
        digests[8 * gid + 4 + i] = h[4 + i] ^ b[i] ^ d[i];
    }
}

// CRC-32 of slices, from a table made at compile time.
struct CrcTable {
    u32 entries[256];
    constexpr CrcTable() : entries()
    {
        for (u32 i = 0; i < 256; ++i) {
            u32 value = i;
            for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ 0xEDB88320u : value >> 1;
            entries[i] = value;
        }
    }
};
constant constexpr CrcTable crc_table;

kernel void crc32(__global const u8* text, __global u32* sums, constant u32& slice, u32 gid [[thread_position_in_grid]])
{
    u32 crc = ~0u;
    for (__global const u8 *p = text + gid * slice, *end = p + slice; p != end; ++p)
        crc = crc_table.entries[(crc ^ *p) & 0xFF] ^ crc >> 8;
    sums[gid] = ~crc;
}
