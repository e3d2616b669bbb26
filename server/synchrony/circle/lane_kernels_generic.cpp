// The kernels for any processor, four lanes at a time.
#include "server/synchrony/circle/lane_kernels_here.hpp"

#include <cmath>
#include <cstring>
#include <numbers>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace coregulation::synchrony {
namespace {

using lanes = float __attribute__((vector_size(16)));
using whole = std::int32_t __attribute__((vector_size(16)));
using natural = std::uint32_t __attribute__((vector_size(16)));
using narrow = lanes;
using narrow_whole = whole;
using narrow_natural = natural;
constexpr char const* kernels_name = "generic";
constexpr std::size_t tile_rows = 2, tile_vectors = 4; // 8 of 16 registers hold sums

#if defined(__SSE2__)
inline lanes square_root(lanes x) {
    return _mm_sqrt_ps(x);
}
inline whole rounded(lanes x) {
    return reinterpret_cast<whole>(_mm_cvtps_epi32(x));
}
inline whole multiply_add(whole sum, whole a, whole b) {
    return sum + reinterpret_cast<whole>(_mm_madd_epi16(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
}
#else
inline lanes square_root(lanes x) {
    return lanes{std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])};
}
inline whole rounded(lanes x) {
    auto const one = [](float v) { return static_cast<std::int32_t>(std::lrint(v)); };
    return whole{one(x[0]), one(x[1]), one(x[2]), one(x[3])};
}
inline whole multiply_add(whole sum, whole a, whole b) {
    return sum + ((a << 16) >> 16) * ((b << 16) >> 16) + (a >> 16) * (b >> 16);
}
#endif

#include "server/synchrony/circle/lane_loops.ipp"

} // namespace

lane_kernels const generic_lane_kernels = kernels_of_this_file;

} // namespace coregulation::synchrony
