// The kernels for processors with AVX2, eight lanes at a time.
#include "server/synchrony/circle/lane_kernels_here.hpp"

#if defined(__x86_64__)

#include <cstring>
#include <immintrin.h>
#include <numbers>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

namespace coregulation::synchrony {
namespace {

using lanes = float __attribute__((vector_size(32)));
using whole = std::int32_t __attribute__((vector_size(32)));
using natural = std::uint32_t __attribute__((vector_size(32)));
using narrow = lanes;
using narrow_whole = whole;
using narrow_natural = natural;
constexpr char const* kernels_name = "avx2";
constexpr std::size_t tile_rows = 4, tile_vectors = 3; // 12 of 16 registers hold sums

inline lanes square_root(lanes x) {
    return _mm256_sqrt_ps(x);
}
inline whole rounded(lanes x) {
    return reinterpret_cast<whole>(_mm256_cvtps_epi32(x));
}
inline whole multiply_add(whole sum, whole a, whole b) {
    return sum + reinterpret_cast<whole>(_mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
}

#include "server/synchrony/circle/lane_loops.ipp"

} // namespace

lane_kernels const avx2_lane_kernels = kernels_of_this_file;

} // namespace coregulation::synchrony

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
