// all_pairs on processors with AVX-512 and its 16-bit products (VNNI): Ice Lake, Zen 4 and later.
#ifdef __AVX512VNNI__ // else this file is empty
#include "server/synchrony/all_pairs/tile.hpp"

#include <immintrin.h>

#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // GCC 12 warns of its own _mm512_undefined_ps
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

namespace coregulation::synchrony {

extern all_pairs_kernel const all_pairs_avx512;

namespace {

struct lanes {
    static constexpr std::size_t width = 16;
    static constexpr std::size_t lags_at_once = 7, later_lags_at_once = 5; // times four: most of 32 registers
    using ints = __m512i;
    using floats = __m512;
    using where = __mmask16;

    static ints load(std::uint32_t const* p) { return _mm512_loadu_si512(p); }
    static ints load(std::int32_t const* p) { return _mm512_loadu_si512(p); }
    static floats load(float const* p) { return _mm512_loadu_ps(p); }
    static void store(std::uint32_t* p, ints v) { _mm512_store_si512(p, v); }
    static void store(float* p, floats v) { _mm512_store_ps(p, v); }
    static void store_anywhere(float* p, floats v) { _mm512_storeu_ps(p, v); }
    static void store_bytes(std::int8_t* p, floats v) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(_mm512_cvttps_epi32(v)));
    }
    static void prefetch(void const* p) { _mm_prefetch(static_cast<char const*>(p), _MM_HINT_T0); }
    static ints all(std::uint32_t v) { return _mm512_set1_epi32(static_cast<int>(v)); }
    static ints all(std::int32_t v) { return _mm512_set1_epi32(v); }
    static floats all(float v) { return _mm512_set1_ps(v); }
    static ints dot(ints sum, ints a, ints b) { return _mm512_dpwssd_epi32(sum, a, b); }
    static ints add(ints a, ints b) { return _mm512_add_epi32(a, b); }
    static ints times(ints a, ints b) { return _mm512_mullo_epi32(a, b); }
    static floats to_floats(ints v) { return _mm512_cvtepi32_ps(v); }
    static floats minus(floats a, floats b) { return _mm512_sub_ps(a, b); }
    static floats times(floats a, floats b) { return _mm512_mul_ps(a, b); }
    static floats max(floats a, floats b) { return _mm512_max_ps(a, b); }
    static where above(floats a, floats b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
    static where at_least(floats a, floats b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ); }
    static where both(where a, where b) { return a & b; }
    static where without(where a, where b) { return static_cast<where>(a & ~b); }
    static floats select(where w, floats yes, floats no) { return _mm512_mask_blend_ps(w, no, yes); }
};

using tiles = all_pairs_tiles<lanes>;

} // namespace

constinit all_pairs_kernel const all_pairs_avx512{"AVX-512 VNNI",         lanes::width,     32,
                                                  tiles::advance,         tiles::measure,   tiles::product,
                                                  tiles::peaks_of_vector, tiles::over_gaps, tiles::fisher};

} // namespace coregulation::synchrony

#endif
