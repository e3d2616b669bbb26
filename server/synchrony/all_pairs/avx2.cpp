// all_pairs on processors with AVX2: Haswell, Zen and later.
#ifdef __AVX2__ // else this file is empty
#include "server/synchrony/all_pairs/tile.hpp"

#include <immintrin.h>

namespace coregulation::synchrony {

extern all_pairs_kernel const all_pairs_avx2;

namespace {

struct lanes {
    static constexpr std::size_t width = 8;
    static constexpr std::size_t lags_at_once = 3, later_lags_at_once = 2; // times four: most of 16 registers
    using ints = __m256i;
    using floats = __m256;
    using where = __m256;

    static ints load(std::uint32_t const* p) { return _mm256_loadu_si256(reinterpret_cast<__m256i const*>(p)); }
    static ints load(std::int32_t const* p) { return _mm256_loadu_si256(reinterpret_cast<__m256i const*>(p)); }
    static floats load(float const* p) { return _mm256_loadu_ps(p); }
    static void store(std::uint32_t* p, ints v) { _mm256_store_si256(reinterpret_cast<__m256i*>(p), v); }
    static void store(float* p, floats v) { _mm256_store_ps(p, v); }
    static void store_anywhere(float* p, floats v) { _mm256_storeu_ps(p, v); }
    static void store_bytes(std::int8_t* p, floats v) {
        auto const i = _mm256_cvttps_epi32(v);
        auto const shorts = _mm_packs_epi32(_mm256_castsi256_si128(i), _mm256_extracti128_si256(i, 1));
        _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packs_epi16(shorts, shorts));
    }
    static void prefetch(void const* p) { _mm_prefetch(static_cast<char const*>(p), _MM_HINT_T0); }
    static ints all(std::uint32_t v) { return _mm256_set1_epi32(static_cast<int>(v)); }
    static ints all(std::int32_t v) { return _mm256_set1_epi32(v); }
    static floats all(float v) { return _mm256_set1_ps(v); }
    static ints dot(ints sum, ints a, ints b) { return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)); }
    static ints add(ints a, ints b) { return _mm256_add_epi32(a, b); }
    static ints times(ints a, ints b) { return _mm256_mullo_epi32(a, b); }
    static floats to_floats(ints v) { return _mm256_cvtepi32_ps(v); }
    static floats minus(floats a, floats b) { return _mm256_sub_ps(a, b); }
    static floats times(floats a, floats b) { return _mm256_mul_ps(a, b); }
    static floats max(floats a, floats b) { return _mm256_max_ps(a, b); }
    static where above(floats a, floats b) { return _mm256_cmp_ps(a, b, _CMP_GT_OQ); }
    static where at_least(floats a, floats b) { return _mm256_cmp_ps(a, b, _CMP_GE_OQ); }
    static where both(where a, where b) { return _mm256_and_ps(a, b); }
    static where without(where a, where b) { return _mm256_andnot_ps(b, a); }
    static floats select(where w, floats yes, floats no) { return _mm256_blendv_ps(no, yes, w); }
};

using tiles = all_pairs_tiles<lanes>;

} // namespace

constinit all_pairs_kernel const all_pairs_avx2{
    "AVX2",           lanes::width, 16, tiles::advance, tiles::measure, tiles::product, tiles::peaks_of_vector,
    tiles::over_gaps, tiles::fisher};

} // namespace coregulation::synchrony

#endif
