#include <metal_stdlib>
using namespace metal;
// Programs that run in the compiler: packs, sequences, tables, policies, recurring bases.
template <int... Is> struct seq {};
template <int N, int... Is> struct make_seq : make_seq<N - 1, N - 1, Is...> {};
template <int... Is> struct make_seq<0, Is...> {
    using type = seq<Is...>;
};
template <typename... Ts> struct tuple;
template <> struct tuple<> {};
template <typename H, typename... T> struct tuple<H, T...> {
    H head;
    tuple<T...> tail;
};
template <int I, typename H, typename... T> METAL_FUNC auto get(thread const tuple<H, T...>& t) {
    if constexpr (I == 0) return t.head;
    else return get<I - 1>(t.tail);
}
template <typename... Ts> METAL_FUNC constexpr int count(Ts...) { return sizeof...(Ts); }
template <typename T, typename... R> METAL_FUNC T sum_all(T a, R... r) { return (a + ... + T(r)); }
template <int... Is> METAL_FUNC float weighted(device const float* p, seq<Is...>) {
    return ((p[Is] * float(Is + 1)) + ...);
}
constexpr int ipow(int b, int e) {
    int r = 1;
    while (e-- > 0) r *= b;
    return r;
}
struct Table {
    float v[16];
};
constexpr Table make_table() {
    Table t{};
    for (int i = 0; i < 16; ++i) t.v[i] = float(i * i) * 0.5f;
    return t;
}
constant constexpr Table squares = make_table();
constant float gauss[3][3] = {{1, 2, 1}, {2, 4, 2}, {1, 2, 1}};
enum class Mode : uint8_t { add = 1, mul = 2, both = add | mul };
constexpr Mode operator|(Mode a, Mode b) { return Mode(uint8_t(a) | uint8_t(b)); }
template <Mode M> struct Apply;
template <> struct Apply<Mode::add> {
    static float go(float a, float b) { return a + b; }
};
template <> struct Apply<Mode::mul> {
    static float go(float a, float b) { return a * b; }
};
template <typename F> METAL_FUNC void for_each(int n, F f) {
    for (int i = 0; i < n; ++i) f(i);
}
template <class Derived> struct Base {
    METAL_FUNC float call(float x) const thread { return static_cast<const thread Derived*>(this)->impl(x); }
};
struct Doubler : Base<Doubler> {
    float impl(float x) const thread { return 2 * x; }
};
union Bits {
    float f;
    uint u;
    struct {
        uint mantissa : 23;
        uint exponent : 8;
        uint sign : 1;
    } parts;
};
using namespace metal;
inline namespace detail_v1 {
METAL_FUNC uint3 unpack3(uint v) { return uint3(v, v >> 8, v >> 16) & 0xffu; }
}  // namespace detail_v1
namespace a::b::c {
constexpr constant int deep = 42;
template <class T> using Ptr = device T*;
}  // namespace a::b::c
typedef float4(lut_t)[4];
[[kernel]] void meta(a::b::c::Ptr<float> out [[buffer(0)]], const device float* in [[buffer(1)]],
                     uint2 gid [[thread_position_in_grid]]) {
    uint i = gid.x;
    [[maybe_unused]] int unused;
    tuple<float, int, half> t{in[0], 3, {2.5h, {}}};
    float s = get<0>(t) + get<1>(t) + float(get<2>(t));
    out[0] = s;
    out[1] = count(1, 2.f, 3u, true) + sum_all(1, 2.5f, 3u);
    out[2] = weighted(in, make_seq<4>::type{});
    out[3] = squares.v[i + 5] + gauss[1][1] + ipow(3, 4);
    float acc = 0;
    for_each(5, [&](int k) { acc += in[k]; });
    out[4] = acc;
    auto lam = [=](auto x) -> float {
        if (x > 2) return 1;
        return decltype(x)(0);
    };
    out[5] = lam(3) + lam(2.5f) + lam(1u);
    out[6] = Doubler().call(in[1]);
    Bits b;
    b.f = -6.5f;
    out[7] = b.parts.exponent + b.parts.sign * 1000 + (b.parts.mantissa >> 20);
    out[8] =
        Apply<Mode::add>::go(2, 3) + Apply<Mode::mul>::go(2, 3) + ((Mode::add | Mode::mul) == Mode::both ? 1.f : 0.f);
    uint3 q = unpack3(0x030201u);
    out[9] = q.x + 10 * q.y + 100 * q.z + a::b::c::deep * 1000;
    lut_t lut;
    for (ushort k = 0; k < 4; ++k) lut[k] = float4(k);
    lut[2].yz += 5;
    out[10] = dot(lut[2], float4(1, 2, 3, 4));
    float m[2][3]{{1, 2, 3}, {4, 5, 6}};
    out[11] = m[1][2] + *(*(m + 1) + 1);
    switch (Mode(i + 1)) {
        case Mode::add:
            out[12] = 1;
            [[fallthrough]];
        case Mode::mul:
            out[13] = 2;
            break;
        default:
            out[12] = 9;
    }
    out[14] = [](float x) { return x * x; }(3.0);
    if (float z = in[2]; z > 1) out[15] = z;
    else out[15] = -z;
    out[16] = ({
        float y = in[3];
        y * 2;
    });
}
