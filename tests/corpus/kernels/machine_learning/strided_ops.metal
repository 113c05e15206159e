// Element-wise operations over arrays of any strides, as array libraries generate them.
#include <metal_math>
#include <metal_stdlib>

#define CONCAT_(a, b) a##b
#define CONCAT(a, b) CONCAT_(a, b)
#define STRINGIFY(x) #x
#define HOST_NAME(name) [[host_name(STRINGIFY(name))]]

typedef half float16_t;

namespace ops {

struct Add {
    template <typename T>
    T operator()(T x, T y) { return x + y; }
};

struct FloorDivide {
    template <typename T>
    T operator()(T x, T y) { return x / y; }
    template <>
    float operator()(float x, float y) { return metal::floor(x / y); }
    template <>
    half operator()(half x, half y) { return metal::floor(x / y); }
};

struct Remainder {
    template <typename T>
    metal::enable_if_t<metal::is_integral_v<T> & !metal::is_signed_v<T>, T> operator()(T x, T y) { return x % y; }
    template <typename T>
    metal::enable_if_t<metal::is_integral_v<T> & metal::is_signed_v<T>, T> operator()(T x, T y)
    {
        auto r = x % y;
        if (r != 0 && (r < 0 != y < 0)) r += y;
        return r;
    }
    template <typename T>
    metal::enable_if_t<!metal::is_integral_v<T>, T> operator()(T x, T y)
    {
        T r = metal::fmod(x, y);
        if (r != 0 && (r < 0 != y < 0)) r += y;
        return r;
    }
};

struct LogAddExp {
    template <typename T>
    T operator()(T x, T y)
    {
        if (metal::isnan(x) || metal::isnan(y)) return metal::numeric_limits<T>::quiet_NaN();
        constexpr T inf = metal::numeric_limits<T>::infinity();
        T hi = metal::max(x, y);
        T lo = metal::min(x, y);
        return (lo == -inf || hi == inf) ? hi : hi + T(metal::precise::log(1.0f + metal::exp(float(lo - hi))));
    };
};

struct Greater {
    template <typename T>
    bool operator()(T x, T y) { return x > y; }
};

} // namespace ops

template <typename IdxT = int64_t>
METAL_FUNC IdxT elem_to_loc(uint elem, constant const int* shape, constant const int64_t* strides, int ndim)
{
    IdxT loc = 0;
    for (int i = ndim - 1; i >= 0 && elem > 0; --i) {
        loc += (elem % shape[i]) * IdxT(strides[i]);
        elem /= shape[i];
    }
    return loc;
}

template <typename IdxT = int64_t>
METAL_FUNC metal::vec<IdxT, 2> elem_to_loc_2(uint elem, constant const int* shape, constant const int64_t* a_strides,
                                             constant const int64_t* b_strides, int ndim)
{
    metal::vec<IdxT, 2> loc = {0, 0};
    for (int i = ndim - 1; i >= 0; --i) {
        int l = elem % shape[i];
        loc.x += l * IdxT(a_strides[i]);
        loc.y += l * IdxT(b_strides[i]);
        elem /= shape[i];
    }
    return loc;
}

template <typename T, typename U, typename Op, int N = 4>
[[kernel]] void binary_vv(device const T* a, device const T* b, device U* c, constant uint& size,
                          uint index [[thread_position_in_grid]])
{
    index *= N;
    if (N > 1 && index + N > size) {
        for (int i = 0; index + i < size; ++i) {
            c[index + i] = Op()(a[index + i], b[index + i]);
        }
    } else {
        for (int i = 0; i < N; ++i) {
            c[index + i] = Op()(a[index + i], b[index + i]);
        }
    }
}

template <typename T, typename U, typename Op, int N = 1, typename IdxT = int64_t>
[[kernel]] void binary_g(device const T* a, device const T* b, device U* c, constant const int* shape,
                         constant const int64_t* a_strides, constant const int64_t* b_strides,
                         constant const int& ndim, uint3 index [[thread_position_in_grid]],
                         uint3 grid_dim [[threads_per_grid]])
{
    auto xshape = shape[ndim - 1];
    uint elem = N * index.x + xshape * (index.y + grid_dim.y * index.z);
    auto idx = elem_to_loc_2<IdxT>(elem, shape, a_strides, b_strides, ndim);
    auto xs = a_strides[ndim - 1];
    auto ys = b_strides[ndim - 1];
    IdxT out_idx = elem;
    for (int i = 0; i < N && (int(N * index.x) + i) < xshape; ++i) {
        c[out_idx++] = Op()(a[idx.x], b[idx.y]);
        idx.x += xs;
        idx.y += ys;
    }
}

#define instantiate_kernel(name, func, ...) \
    template HOST_NAME(name) [[kernel]] decltype(func<__VA_ARGS__>) func<__VA_ARGS__>;

#define instantiate_binary_all(op, tname, itype, otype)                                 \
    instantiate_kernel(CONCAT(vv_, CONCAT(op, tname)), binary_vv, itype, otype, ops::op) \
    instantiate_kernel(CONCAT(g2_, CONCAT(op, tname)), binary_g, itype, otype, ops::op, 2, int)

#define instantiate_binary_float(op)                \
    instantiate_binary_all(op, float16, half, half) \
    instantiate_binary_all(op, float32, float, float)

instantiate_binary_all(Add, int64, int64_t, int64_t)
instantiate_binary_all(FloorDivide, uint8, uint8_t, uint8_t)
instantiate_binary_all(Remainder, int32, int32_t, int32_t)
instantiate_binary_float(LogAddExp)
instantiate_kernel(g_Remainderfloat32, binary_g, float, float, ops::Remainder)
instantiate_binary_all(Greater, float32, float, bool)
