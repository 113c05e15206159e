// Reductions with operations as types, over rows and over whole arrays; the pair of an arg-reduction is shuffled.
#include <metal_atomic>
#include <metal_simdgroup>
#include <metal_stdlib>
using namespace metal;

static constant constexpr const uint8_t simd_size = 32;

template <typename A, typename B>
inline constexpr A ceil_div(A a, B b) { return (a + b - 1) / b; }

template <typename U>
struct Limits {
    static const constant U max = metal::numeric_limits<U>::max();
    static const constant U min = metal::numeric_limits<U>::min();
    static const constant U finite_max = metal::numeric_limits<U>::max();
};

template <>
struct Limits<float> {
    static constexpr constant float max = metal::numeric_limits<float>::infinity();
    static constexpr constant float min = -metal::numeric_limits<float>::infinity();
};

template <typename U>
struct Sum {
    static constexpr constant U init = U(0);
    U simd_reduce_impl(U val) { return simd_sum(val); }
    U operator()(U a, U b) { return a + b; }
};

template <typename U>
struct Max {
    static constexpr constant U init = Limits<U>::min;
    template <typename T>
    metal::enable_if_t<metal::is_integral_v<T>, T> simd_reduce_impl(T val) { return simd_max(val); }
    template <typename T>
    metal::enable_if_t<!metal::is_integral_v<T>, T> simd_reduce_impl(T val)
    {
        if (simd_any(val != val)) return static_cast<T>(NAN);
        return simd_max(val);
    }
    template <typename T>
    metal::enable_if_t<metal::is_integral_v<T>, T> operator()(T a, T b) { return a > b ? a : b; }
    template <typename T>
    metal::enable_if_t<!metal::is_integral_v<T>, T> operator()(T a, T b)
    {
        if (metal::isnan(a) || metal::isnan(b)) return static_cast<T>(NAN);
        return a > b ? a : b;
    }
};

template <typename U>
struct Prod {
    static constexpr constant U init = U(1);
    U simd_reduce_impl(U val) { return simd_product(val); }
    U operator()(U a, U b) { return a * b; }
};

template <typename T, typename U, typename Op, int N_READS = 4>
[[kernel]] void row_reduce(const device T* in [[buffer(0)]], device U* out [[buffer(1)]],
                           const constant size_t& row_size [[buffer(2)]], uint3 gid [[threadgroup_position_in_grid]],
                           uint3 lid [[thread_position_in_threadgroup]], uint3 lsize [[threads_per_threadgroup]],
                           uint simd_lane_id [[thread_index_in_simdgroup]],
                           uint simd_per_group [[simdgroups_per_threadgroup]],
                           uint simd_group_id [[simdgroup_index_in_threadgroup]])
{
    Op op;
    threadgroup U shared_vals[simd_size];
    U total = Op::init;
    in += gid.y * row_size;
    int r = 0;
    for (; r < static_cast<int>(ceil_div(row_size, N_READS * size_t(lsize.x))) - 1; r++) {
        U vals[N_READS];
        for (int i = 0; i < N_READS; i++) vals[i] = static_cast<U>(in[lid.x * N_READS + i]);
        for (int i = 0; i < N_READS; i++) total = op(vals[i], total);
        in += lsize.x * N_READS;
    }
    size_t reduction_index = (lid.x + size_t(lsize.x) * r) * N_READS;
    for (int i = 0; i < N_READS && reduction_index + i < row_size; i++) total = op(static_cast<U>(in[lid.x * N_READS + i]), total);
    total = op.simd_reduce_impl(total);
    if (simd_per_group > 1) {
        if (simd_lane_id == 0) shared_vals[simd_group_id] = total;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        total = lid.x < simd_per_group ? shared_vals[lid.x] : op.init;
        total = op.simd_reduce_impl(total);
    }
    if (lid.x == 0) out[gid.y] = total;
}

template [[host_name("sum_float")]] [[kernel]] decltype(row_reduce<float, float, Sum<float>>) row_reduce<float, float, Sum<float>>;
template [[host_name("sum_half")]] [[kernel]] decltype(row_reduce<half, float, Sum<float>>) row_reduce<half, float, Sum<float>>;
template [[host_name("max_float")]] [[kernel]] decltype(row_reduce<float, float, Max<float>>) row_reduce<float, float, Max<float>>;
template [[host_name("max_short")]] [[kernel]] decltype(row_reduce<short, short, Max<short>>) row_reduce<short, short, Max<short>>;
template [[host_name("prod_int")]] [[kernel]] decltype(row_reduce<bool, int, Prod<int>, 8>) row_reduce<bool, int, Prod<int>, 8>;

template <typename U>
struct IndexValPair {
    uint32_t index;
    U val;
    IndexValPair(uint32_t _index, U _val) : index(_index), val(_val) {}
    IndexValPair() = default;
};

template <typename U>
struct ArgMin {
    static constexpr constant U init = Limits<U>::max;
    IndexValPair<U> reduce(IndexValPair<U> best, IndexValPair<U> current)
    {
        if (best.val > current.val || (best.val == current.val && best.index > current.index)) {
            return current;
        } else {
            return best;
        }
    }
    template <int N>
    IndexValPair<U> reduce_many(IndexValPair<U> best, thread U* vals, uint32_t offset)
    {
        for (int i = 0; i < N; i++) {
            if (vals[i] < best.val) {
                best.val = vals[i];
                best.index = offset + i;
            }
        }
        return best;
    }
};

template <typename U>
IndexValPair<U> simd_shuffle_down(IndexValPair<U> data, uint16_t delta)
{
    return IndexValPair<U>{metal::simd_shuffle_down(data.index, delta), metal::simd_shuffle_down(data.val, delta)};
}

template <typename T, typename Op, int N_READS>
[[kernel]] void arg_reduce(const device T* in, device uint32_t* out, const constant size_t& axis_size,
                           uint gid [[threadgroup_position_in_grid]], uint lid [[thread_index_in_threadgroup]],
                           uint lsize [[threads_per_threadgroup]], uint simd_lane_id [[thread_index_in_simdgroup]],
                           uint simd_group_id [[simdgroup_index_in_threadgroup]])
{
    Op op;
    in += gid * axis_size;
    IndexValPair<T> best{0, Op::init};
    threadgroup IndexValPair<T> local_data[simd_size];
    for (uint r = 0; r < (axis_size + N_READS * lsize - 1) / (N_READS * lsize); r++) {
        uint32_t offset = r * lsize * N_READS + lid * N_READS;
        T vals[N_READS];
        for (int i = 0; i < N_READS; i++) vals[i] = (offset + i < axis_size) ? in[offset + i] : T(Op::init);
        best = op.template reduce_many<N_READS>(best, vals, offset);
    }
    for (uint offset = simd_size / 2; offset > 0; offset /= 2) best = op.reduce(best, simd_shuffle_down(best, offset));
    if (simd_lane_id == 0) local_data[simd_group_id] = best;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simd_group_id != 0) return;
    const uint simd_groups = (lsize + simd_size - 1) / simd_size;
    if (simd_lane_id < simd_groups) best = local_data[simd_lane_id];
    else best = IndexValPair<T>(0xffffffffu, Op::init);
    for (uint offset = simd_size / 2; offset > 0; offset /= 2) best = op.reduce(best, simd_shuffle_down(best, offset));
    if (lid == 0) out[gid] = best.index;
}

template [[host_name("argmin_float")]] [[kernel]] void
arg_reduce<float, ArgMin<float>, 4>(const device float*, device uint32_t*, const constant size_t&, uint, uint, uint, uint, uint);
