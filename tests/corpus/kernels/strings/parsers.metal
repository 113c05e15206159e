#include <metal_stdlib>
using namespace metal;

// A machine of states over bytes, its table in constant memory: numbers of the form -?[0-9]+(.[0-9]+)?
enum class State : uchar { start, sign, whole, point, fraction, reject };
enum class Kind : uchar { minus, digit, dot, other };

constant State transitions[][4] = {
    {State::sign, State::whole, State::reject, State::reject},
    {State::reject, State::whole, State::reject, State::reject},
    {State::reject, State::whole, State::point, State::reject},
    {State::reject, State::fraction, State::reject, State::reject},
    {State::reject, State::fraction, State::reject, State::reject},
    {State::reject, State::reject, State::reject, State::reject},
};

constexpr Kind kind_of(uchar c)
{
    return c == '-' ? Kind::minus : c == '.' ? Kind::dot : c >= '0' && c <= '9' ? Kind::digit : Kind::other;
}
static_assert(kind_of('7') == Kind::digit && kind_of('\n') == Kind::other, "characters");

kernel void read_numbers(const device uchar* text, const device uint2* spans, device bool* valid, device float* values,
                         uint i [[thread_position_in_grid]])
{
    State state = State::start;
    float value = 0, scale = 1;
    for (uint at = spans[i].x; at < spans[i].x + spans[i].y; ++at) {
        const uchar c = text[at];
        state = transitions[static_cast<uint>(state)][uint(kind_of(c))];
        if (c - '0' < 10u) value = value * 10 + (c - '0');
        if (state == State::fraction) scale *= 10;
    }
    valid[i] = state == State::whole || state == State::fraction;
    values[i] = valid[i] ? (text[spans[i].x] == '-' ? -value : value) / scale : NAN;
}

// The distance of Levenshtein along diagonals; a row of threads works through the table of its pair.
kernel void edit_distance(const device uchar* a [[buffer(0)]], const device uchar* b [[buffer(1)]], constant ushort2& sizes [[buffer(2)]],
                          device ushort* distances [[buffer(3)]], threadgroup ushort* rows [[threadgroup(0)]],
                          ushort lid [[thread_position_in_threadgroup]], ushort pair [[threadgroup_position_in_grid]],
                          ushort threads [[threads_per_threadgroup]])
{
    const ushort n = sizes.x, m = sizes.y, width = n + 1;
    a += pair * n, b += pair * m;
    for (ushort diagonal = 0; diagonal <= n + m; ++diagonal) {
        threadgroup ushort* now = rows + (diagonal % 3) * width;
        threadgroup const ushort* before = rows + ((diagonal + 2) % 3) * width;
        threadgroup const ushort* earlier = rows + ((diagonal + 1) % 3) * width;
        for (ushort x = lid; x <= min(diagonal, n); x += threads) {
            const ushort y = diagonal - x;
            if (y > m) continue;
            if (x == 0 || y == 0) now[x] = x + y;
            else now[x] = min3(ushort(before[x] + 1), ushort(before[x - 1] + 1), ushort(earlier[x - 1] + (a[x - 1] != b[y - 1])));
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (lid == 0) distances[pair] = rows[((n + m) % 3) * width + n];
}

constant constexpr char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

kernel void base64(device const packed_uchar3* bytes [[buffer(0)]], device packed_char4* text [[buffer(1)]],
                   uint i [[thread_position_in_grid]])
{
    const uint word = uint(bytes[i].x) << 16 | uint(bytes[i].y) << 8 | bytes[i].z;
    char4 letters;
    for (int k = 0; k < 4; ++k) letters[k] = alphabet[extract_bits(word, 18 - 6 * k, 6)];
    text[i] = letters;
}
