#include <metal_stdlib>
using namespace metal;
// Powers modulo 2^256 - 2^32 - 977, and permutations whose tables the compiler calculates.
struct U256 {
    uint limbs[8];
};
constant U256 P = {{0xfffffc2f, 0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}};
METAL_FUNC uint subb(thread U256& r, const thread U256& a, U256 b) {
    long c = 0;
    for (int i = 0; i < 8; i++) {
        c += (long)a.limbs[i] - (long)b.limbs[i];
        r.limbs[i] = (uint)c;
        c >>= 32;
    }
    return (uint)(-c);
}
METAL_FUNC U256 mulmod(U256 a, U256 b) {
    uint t[17] = {0};
    for (int i = 0; i < 8; i++) {
        uint carry = 0;
        for (int j = 0; j < 8; j++) {
            ulong v = (ulong)a.limbs[i] * b.limbs[j] + t[i + j] + carry;
            t[i + j] = (uint)v;
            carry = (uint)(v >> 32);
        }
        t[i + 8] = carry;
    }
    // p = 2^256 - 0x1000003d1
    for (int pass = 0; pass < 2; ++pass) {
        uint hi[9];
        for (int i = 0; i < 8; i++) {
            hi[i] = t[8 + i];
            t[8 + i] = 0;
        }
        hi[8] = t[16];
        t[16] = 0;
        ulong c = 0;
        for (int i = 0; i < 9; i++) {
            c += (ulong)hi[i] * 977u + t[i];
            t[i] = (uint)c;
            c >>= 32;
        }
        t[9] += (uint)c;
        c = 0;
        for (int i = 0; i < 9; i++) {
            c += (ulong)hi[i] + t[i + 1];
            t[i + 1] = (uint)c;
            c >>= 32;
        }
        t[10] += (uint)c;
    }
    U256 r;
    for (int i = 0; i < 8; i++) r.limbs[i] = t[i];
    ulong top = t[8];
    if (top) {
        ulong c = top * 977u;
        for (int i = 0; i < 8; i++) {
            c += r.limbs[i];
            if (i == 1) c += top;
            r.limbs[i] = (uint)c;
            c >>= 32;
        }
    }
    U256 s;
    if (!subb(s, r, P)) r = s;
    return r;
}
kernel void modpow(device U256* x [[buffer(0)]], constant U256& e [[buffer(1)]], uint i [[thread_position_in_grid]]) {
    U256 base = x[i], r = {{1}};
    for (int b = 0; b < 256; ++b) {
        if ((e.limbs[b >> 5] >> (b & 31)) & 1) r = mulmod(r, base);
        base = mulmod(base, base);
    }
    x[i] = r;
}
// Keccak-f[1600] as FIPS 202 gives it: offsets, the permutation and round constants are calculated by the compiler.
struct KeccakTables {
    uchar offset[25];
    uchar target[25];
    ulong round[24];
};
constexpr KeccakTables keccak_tables() {
    KeccakTables t{};
    int x = 1, y = 0;
    for (int step = 0; step < 24; ++step) {
        t.offset[5 * y + x] = (step + 1) * (step + 2) / 2 % 64;
        int next = (2 * x + 3 * y) % 5;
        x = y;
        y = next;
    }
    for (int x = 0; x < 5; ++x)
        for (int y = 0; y < 5; ++y) t.target[5 * y + x] = 5 * ((2 * x + 3 * y) % 5) + y;
    uint lfsr = 1;
    for (int r = 0; r < 24; ++r)
        for (int j = 0; j < 7; ++j) {
            if (lfsr & 1) t.round[r] |= 1ul << ((1 << j) - 1);
            lfsr = (lfsr << 1) ^ (lfsr >> 7 & 1 ? 0x171 : 0);
        }
    return t;
}
constant constexpr KeccakTables keccak_table = keccak_tables();
kernel void keccak(device ulong* states [[buffer(0)]], uint id [[thread_position_in_grid]]) {
    device ulong* state = states + 25 * id;
    ulong a[25], b[25], column[5];
    for (int i = 0; i < 25; ++i) a[i] = state[i];
    for (ulong constant_of_round : keccak_table.round) {
        for (int x = 0; x < 5; ++x) column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (int i = 0; i < 25; ++i) {
            a[i] ^= column[(i + 4) % 5] ^ rotate(column[(i + 1) % 5], 1ul);
            b[keccak_table.target[i]] = rotate(a[i], ulong(keccak_table.offset[i]));
        }
        for (int i = 0; i < 25; ++i) {
            int row = i / 5 * 5;
            a[i] = b[i] ^ (~b[row + (i + 1) % 5] & b[row + (i + 2) % 5]);
        }
        a[0] ^= constant_of_round;
    }
    for (int i = 0; i < 25; ++i) state[i] = a[i];
}
// AES-128 with a table of inverses in GF(256) that the compiler makes (FIPS 197).
constexpr uchar times(uchar a, uchar b) {
    uint p = 0, wide = a;
    for (; b; b >>= 1, wide = wide << 1 ^ (wide & 0x80 ? 0x11b : 0))
        if (b & 1) p ^= wide;
    return uchar(p);
}
struct Substitution {
    uchar of[256];
};
constexpr Substitution substitution() {
    Substitution s{};
    for (int x = 0; x < 256; ++x) {
        uchar inverse = 1, power = uchar(x);
        for (int e = 254; e; e >>= 1) {
            if (e & 1) inverse = times(inverse, power);
            power = times(power, power);
        }
        uint twice = inverse * 0x101u;
        s.of[x] = uchar(twice ^ twice >> 4 ^ twice >> 5 ^ twice >> 6 ^ twice >> 7 ^ 0x63);
    }
    return s;
}
constant constexpr Substitution sbox = substitution();
struct Block {
    uchar byte[16];
    thread uchar& operator[](int i) { return byte[i]; }
    void add(uchar4 word, int column) {
        for (int r = 0; r < 4; ++r) byte[4 * column + r] ^= word[r];
    }
};
static inline uchar4 substituted(uchar4 w) { return uchar4(sbox.of[w.x], sbox.of[w.y], sbox.of[w.z], sbox.of[w.w]); }
static inline uchar4 mixed(uchar4 c) {
    uchar4 doubled;
    for (int i = 0; i < 4; ++i) doubled[i] = times(c[i], 2);
    return doubled ^ doubled.yzwx ^ c.yzwx ^ c.zwxy ^ c.wxyz;
}
kernel void aes128(device Block* blocks [[buffer(0)]], constant packed_uchar4* key [[buffer(1)]],
                   uint id [[thread_position_in_grid]]) {
    Block block = blocks[id];
    uchar4 round_key[4];
    uchar constant_of_round = 1;
    for (int c = 0; c < 4; ++c) block.add(round_key[c] = key[c], c);
    for (int r = 1; r <= 10; ++r) {
        for (int c = 0; c < 4; ++c) {
            uchar4 last = round_key[(c + 3) % 4];
            if (c == 0) {
                last = substituted(last.yzwx);
                last.x ^= constant_of_round;
                constant_of_round = times(constant_of_round, 2);
            }
            round_key[c] ^= last;
        }
        Block shifted;
        for (int i = 0; i < 16; ++i) shifted[i] = sbox.of[block[(5 * i) % 16]];
        for (int c = 0; c < 4; ++c) {
            uchar4 column(shifted[4 * c], shifted[4 * c + 1], shifted[4 * c + 2], shifted[4 * c + 3]);
            if (r < 10) column = mixed(column);
            column ^= round_key[c];
            for (int i = 0; i < 4; ++i) block[4 * c + i] = column[i];
        }
    }
    blocks[id] = block;
}
