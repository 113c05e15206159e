#include <metal_stdlib>
using namespace metal;

kernel void spmv_csr(device const uint* row_starts, device const uint* columns, device const float* values,
                     device const float* x, device float* y, uint row [[thread_position_in_grid]])
{
    float sum = 0;
    for (uint k = row_starts[row]; k < row_starts[row + 1]; ++k) sum = metal::fma(values[k], x[columns[k]], sum);
    y[row] = sum;
}

kernel void transpose(device const float* in, device float* out, constant uint2& size,
                      uint2 group [[threadgroup_position_in_grid]], uint2 local [[thread_position_in_threadgroup]])
{
    threadgroup float tile[16 * 17];
    const uint2 from = group * 16 + local, to = group.yx * 16 + local;
    if (all(from < size)) tile[local.y * 17 + local.x] = in[from.y * size.x + from.x];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (all(to < size.yx)) out[to.y * size.y + to.x] = tile[local.x * 17 + local.y];
}

// A · x of the 1-D Laplacian, and the two dot products that a conjugate gradient step needs.
struct GradientSums {
    atomic_float residual, curvature;
};

kernel void gradient_products(device const float* r, device const float* p, device float* ap, device GradientSums* sums,
                              constant uint& count, uint i [[thread_position_in_grid]])
{
    float product = 0;
    if (i < count) {
        product = 2 * p[i] - (i > 0 ? p[i - 1] : 0) - (i + 1 < count ? p[i + 1] : 0);
        ap[i] = product;
    }
    const float rr = simd_sum(i < count ? r[i] * r[i] : 0), pap = simd_sum(i < count ? p[i] * product : 0);
    if (simd_is_first()) {
        atomic_fetch_add_explicit(&sums->residual, rr, memory_order_relaxed);
        atomic_fetch_add_explicit(&sums->curvature, pap, memory_order_relaxed);
    }
}

kernel void gradient_step(device float* x, device float* r, device const float* p, device const float* ap,
                          constant float& alpha, uint i [[thread_position_in_grid]])
{
    x[i] += alpha * p[i];
    r[i] -= alpha * ap[i];
}

kernel void jacobi(device const float* in, device float* out, device const float* b, uint i [[thread_position_in_grid]],
                   uint count [[threads_per_grid]])
{
    out[i] = 0.5f * (b[i] + (i > 0 ? in[i - 1] : 0.f) + (i + 1 < count ? in[i + 1] : 0.f));
}

template <int N>
struct Symmetric {
    float entries[N][N];

    bool factor()
    {
        for (int j = 0; j < N; ++j) {
            for (int k = 0; k < j; ++k)
                for (int i = j; i < N; ++i) entries[i][j] -= entries[i][k] * entries[j][k];
            if (entries[j][j] <= 0) return false;
            const float scale = rsqrt(entries[j][j]);
            for (int i = j; i < N; ++i) entries[i][j] *= scale;
        }
        return true;
    }
};

kernel void cholesky4(device Symmetric<4>* matrices, device bool* definite, uint i [[thread_position_in_grid]])
{
    Symmetric<4> m = matrices[i];
    definite[i] = m.factor();
    matrices[i] = m;
}
