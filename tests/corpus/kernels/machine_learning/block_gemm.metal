// A matrix product in blocks of SIMD-group matrices, with classes for loading and for the product of a block.
#include <metal_simdgroup>
#include <metal_simdgroup_matrix>
#include <metal_stdlib>

using namespace metal;

#define STEEL_CONST static constant constexpr const
#define STEEL_PRAGMA_UNROLL _Pragma("clang loop unroll(full)")

template <typename T, short BROWS, short BCOLS, short dst_ld, short tgp_size, short vec_size = (BCOLS * BROWS) / tgp_size>
struct BlockLoader {
    STEEL_CONST short TCOLS = BCOLS / vec_size;
    STEEL_CONST short TROWS = tgp_size / TCOLS;

    const int src_ld;
    const short thread_idx;
    const short bi;
    const short bj;
    threadgroup T* dst;
    const device T* src;

    struct alignas(vec_size * sizeof(T)) ReadVector {
        uint8_t v[sizeof(T) * vec_size];
    };

    METAL_FUNC BlockLoader(const device T* src_, const int src_ld_, threadgroup T* dst_,
                           ushort simd_group_id [[simdgroup_index_in_threadgroup]],
                           ushort simd_lane_id [[thread_index_in_simdgroup]])
        : src_ld(src_ld_), thread_idx(simd_group_id * 32 + simd_lane_id), bi(thread_idx / TCOLS),
          bj(vec_size * (thread_idx % TCOLS)), dst(dst_ + bi * dst_ld + bj), src(src_ + bi * src_ld + bj)
    {
    }

    METAL_FUNC void load_unsafe() const
    {
        STEEL_PRAGMA_UNROLL
        for (short i = 0; i < BROWS; i += TROWS) {
            *((threadgroup ReadVector*)(&dst[i * dst_ld])) = *((const device ReadVector*)(&src[i * src_ld]));
        }
    }

    METAL_FUNC void load_safe(short2 src_tile_dim) const
    {
        src_tile_dim = src_tile_dim - short2(bj, bi);
        STEEL_PRAGMA_UNROLL
        for (short i = 0; i < BROWS; i += TROWS) {
            STEEL_PRAGMA_UNROLL
            for (short j = 0; j < vec_size; j++) {
                const bool inside = i < src_tile_dim.y && j < src_tile_dim.x;
                dst[i * dst_ld + j] = inside ? src[i * src_ld + j] : T(0);
            }
        }
    }

    METAL_FUNC void next(int tile_stride) { src += tile_stride; }
};

template <typename T, typename AccumType, int BM, int BN, int BK, int WM, int WN, short lda_tgp, short ldb_tgp>
struct BlockMMA {
    STEEL_CONST short TM_stride = 8 * WM;
    STEEL_CONST short TN_stride = 8 * WN;
    STEEL_CONST short TM = BM / TM_stride;
    STEEL_CONST short TN = BN / TN_stride;

    simdgroup_matrix<AccumType, 8, 8> results[TM * TN] = {simdgroup_matrix<AccumType, 8, 8>(0)};
    const short tm, tn;
    short sm, sn;

    METAL_FUNC BlockMMA(ushort simd_group_id, ushort simd_lane_id) : tm(8 * (simd_group_id / WN)), tn(8 * (simd_group_id % WN))
    {
        short qid = simd_lane_id / 4;
        sm = (qid & 4) + (simd_lane_id / 2) % 4;
        sn = (qid & 2) * 2 + (simd_lane_id % 2) * 2;
    }

    METAL_FUNC void mma(const threadgroup T* As, const threadgroup T* Bs)
    {
        STEEL_PRAGMA_UNROLL
        for (short kk = 0; kk < BK; kk += 8) {
            simdgroup_matrix<T, 8, 8> Asimd[TM];
            simdgroup_matrix<T, 8, 8> Bsimd[TN];
            simdgroup_barrier(mem_flags::mem_none);
            STEEL_PRAGMA_UNROLL
            for (short i = 0; i < TM; i++) simdgroup_load(Asimd[i], As + (tm + i * TM_stride) * lda_tgp + kk, lda_tgp);
            STEEL_PRAGMA_UNROLL
            for (short j = 0; j < TN; j++) simdgroup_load(Bsimd[j], Bs + kk * ldb_tgp + tn + j * TN_stride, ldb_tgp);
            simdgroup_barrier(mem_flags::mem_none);
            STEEL_PRAGMA_UNROLL
            for (short i = 0; i < TM; i++) {
                STEEL_PRAGMA_UNROLL
                for (short j = 0; j < TN; j++) {
                    short j_serp = (i % 2) ? (TN - 1 - j) : j;
                    simdgroup_multiply_accumulate(results[i * TN + j_serp], Asimd[i], Bsimd[j_serp], results[i * TN + j_serp]);
                }
            }
        }
    }

    template <typename Epilogue>
    METAL_FUNC void apply_epilogue(thread const Epilogue& epilogue_op)
    {
        STEEL_PRAGMA_UNROLL
        for (short i = 0; i < TM * TN; i++) {
            thread auto& accum = results[i].thread_elements();
            accum[0] = epilogue_op.apply(accum[0]);
            accum[1] = epilogue_op.apply(accum[1]);
        }
    }

    METAL_FUNC void store_result_safe(device T* D, const int ldd, short2 dst_tile_dims) const
    {
        D += (sm + tm) * ldd + (tn + sn);
        dst_tile_dims -= short2(tn + sn, sm + tm);
        for (int i = 0; i < TM; i++) {
            if (i * TM_stride < dst_tile_dims.y) {
                for (int j = 0; j < TN; j++) {
                    thread const auto& accum = results[i * TN + j].thread_elements();
                    int offset = (i * TM_stride) * ldd + (j * TN_stride);
                    if (j * TN_stride < dst_tile_dims.x) D[offset] = T(accum[0]);
                    if (j * TN_stride + 1 < dst_tile_dims.x) D[offset + 1] = T(accum[1]);
                }
            }
        }
    }
};

template <typename T>
struct TransformScale {
    const float alpha;
    METAL_FUNC TransformScale(const float alpha_) : alpha(alpha_) {}
    METAL_FUNC T apply(T x) const { return x * alpha; }
};

struct GEMMParams {
    const int M, N, K;
    const float alpha;
};

template <typename T, int BM, int BN, int BK, int WM, int WN>
[[kernel, max_total_threads_per_threadgroup(WM * WN * 32)]] void
block_gemm(const device T* A [[buffer(0)]], const device T* B [[buffer(1)]], device T* D [[buffer(2)]],
           const constant GEMMParams* params [[buffer(3)]], uint simd_lane_id [[thread_index_in_simdgroup]],
           uint simd_group_id [[simdgroup_index_in_threadgroup]], uint3 tid [[threadgroup_position_in_grid]])
{
    constexpr short tgp_padding = 16 / sizeof(T);
    threadgroup T As[BM * (BK + tgp_padding)];
    threadgroup T Bs[BK * (BN + tgp_padding)];
    const int c_row = tid.y * BM, c_col = tid.x * BN;
    A += c_row * params->K;
    B += c_col;
    D += c_row * params->N + c_col;
    const short tgp_bm = min(BM, params->M - c_row), tgp_bn = min(BN, params->N - c_col);

    thread BlockMMA<T, float, BM, BN, BK, WM, WN, BK + tgp_padding, BN + tgp_padding> mma_op(simd_group_id, simd_lane_id);
    thread BlockLoader<T, BM, BK, BK + tgp_padding, WM * WN * 32> loader_a(A, params->K, As, simd_group_id, simd_lane_id);
    thread BlockLoader<T, BK, BN, BN + tgp_padding, WM * WN * 32> loader_b(B, params->N, Bs, simd_group_id, simd_lane_id);
    for (int k = 0; k < params->K; k += BK) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        const short left = min(BK, params->K - k);
        if (tgp_bm == BM && left == BK && params->K % 8 == 0) loader_a.load_unsafe();
        else loader_a.load_safe(short2(left, tgp_bm));
        loader_b.load_safe(short2(tgp_bn, left));
        threadgroup_barrier(mem_flags::mem_threadgroup);
        mma_op.mma(As, Bs);
        loader_a.next(BK);
        loader_b.next(BK * params->N);
    }
    threadgroup_barrier(mem_flags::mem_none);
    mma_op.apply_epilogue(TransformScale<float>(params->alpha));
    mma_op.store_result_safe(D, params->N, short2(tgp_bn, tgp_bm));
}

#define instantiate_gemm(iname, itype, bm, bn, bk, wm, wn)                                              \
    template [[host_name("block_gemm_" #iname "_" #bm "_" #bn)]] [[kernel]] void                         \
    block_gemm<itype, bm, bn, bk, wm, wn>(const device itype* A [[buffer(0)]], const device itype* B [[buffer(1)]], \
                                          device itype* D [[buffer(2)]], const constant GEMMParams* params [[buffer(3)]], \
                                          uint simd_lane_id [[thread_index_in_simdgroup]],               \
                                          uint simd_group_id [[simdgroup_index_in_threadgroup]],         \
                                          uint3 tid [[threadgroup_position_in_grid]]);

instantiate_gemm(f32, float, 32, 32, 16, 2, 2)
instantiate_gemm(f16, half, 32, 16, 16, 2, 1)
#if defined(__HAVE_BFLOAT__)
instantiate_gemm(bf16, bfloat, 16, 32, 16, 1, 2)
#endif
