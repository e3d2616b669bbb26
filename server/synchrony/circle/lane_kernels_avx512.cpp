// The kernels for processors with AVX-512 and its products of 16-bit numbers, sixteen lanes at a time.
#include "server/synchrony/circle/lane_kernels_here.hpp"

#if defined(__x86_64__)

#include <cstring>
#include <immintrin.h>
#include <numbers>

#if defined(__clang__)
#pragma clang attribute push(                                                                                          \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")
#endif

namespace coregulation::synchrony {
namespace {

using lanes = float __attribute__((vector_size(64)));
using whole = std::int32_t __attribute__((vector_size(64)));
using natural = std::uint32_t __attribute__((vector_size(64)));
// A transform of 512 points and eight lanes fills 32 KiB, all of the fastest cache; of sixteen, too much.
using narrow = float __attribute__((vector_size(32)));
using narrow_whole = std::int32_t __attribute__((vector_size(32)));
using narrow_natural = std::uint32_t __attribute__((vector_size(32)));
constexpr char const* kernels_name = "avx512";
constexpr std::size_t tile_rows = 7, tile_vectors = 3; // 21 of 32 registers hold sums

// With a mask of all lanes, because GCC 12 warns of an undefined operand inside the plain forms.
constexpr __mmask16 all_lanes = 0xffff;
inline lanes square_root(lanes x) {
    return _mm512_maskz_sqrt_ps(all_lanes, x);
}
inline whole rounded(lanes x) {
    return reinterpret_cast<whole>(_mm512_maskz_cvtps_epi32(all_lanes, x));
}
inline whole multiply_add(whole sum, whole a, whole b) {
    return reinterpret_cast<whole>(_mm512_dpwssd_epi32(
        reinterpret_cast<__m512i>(sum), reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
}

#include "server/synchrony/circle/lane_loops.ipp"

} // namespace

lane_kernels const avx512_lane_kernels = kernels_of_this_file;

} // namespace coregulation::synchrony

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
