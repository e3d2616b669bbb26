// all_pairs on any processor, four lanes at a time, in the vector types of GCC and Clang.
#include "server/synchrony/all_pairs/tile.hpp"

#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace coregulation::synchrony {

extern all_pairs_kernel const all_pairs_portable;

namespace {

struct lanes {
    static constexpr std::size_t width = 4;
    static constexpr std::size_t lags_at_once = 3, later_lags_at_once = 2;
    using ints = std::uint32_t __attribute__((vector_size(16)));
    using signed_ints = std::int32_t __attribute__((vector_size(16)));
    using floats = float __attribute__((vector_size(16)));
    using where = signed_ints; // all bits or none

    template<class vector, class value>
    static vector loaded(value const* p) {
        vector v;
        __builtin_memcpy(&v, p, sizeof v);
        return v;
    }
    static ints load(std::uint32_t const* p) { return loaded<ints>(p); }
    static ints load(std::int32_t const* p) { return loaded<ints>(p); }
    static floats load(float const* p) { return loaded<floats>(p); }
    static void store(std::uint32_t* p, ints v) { __builtin_memcpy(p, &v, sizeof v); }
    static void store(float* p, floats v) { __builtin_memcpy(p, &v, sizeof v); }
    static void store_anywhere(float* p, floats v) { store(p, v); }
    static void store_bytes(std::int8_t* p, floats v) {
        for (std::size_t i = 0; i < width; ++i) p[i] = static_cast<std::int8_t>(v[i]);
    }
    static void prefetch(void const* p) { __builtin_prefetch(p); }
    static ints all(std::uint32_t v) { return ints{v, v, v, v}; }
    static ints all(std::int32_t v) { return all(static_cast<std::uint32_t>(v)); }
    static floats all(float v) { return floats{v, v, v, v}; }
    static ints dot(ints sum, ints a, ints b) {
#ifdef __SSE2__
        return sum + reinterpret_cast<ints>(_mm_madd_epi16(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
#else
        auto const high = [](ints v) { return reinterpret_cast<ints>(reinterpret_cast<signed_ints>(v) >> 16); };
        return sum + high(a) * high(b) + high(a << 16) * high(b << 16);
#endif
    }
    static ints add(ints a, ints b) {
        return a + b;
    }
    static ints times(ints a, ints b) {
        return a * b;
    }
    static floats to_floats(ints v) {
        return __builtin_convertvector(reinterpret_cast<signed_ints>(v), floats);
    }
    static floats minus(floats a, floats b) {
        return a - b;
    }
    static floats times(floats a, floats b) {
        return a * b;
    }
    static floats max(floats a, floats b) {
        return select(a > b, a, b);
    }
    static where above(floats a, floats b) {
        return a > b;
    }
    static where at_least(floats a, floats b) {
        return a >= b;
    }
    static where both(where a, where b) {
        return a & b;
    }
    static where without(where a, where b) {
        return a & ~b;
    }
    static floats select(where w, floats yes, floats no) {
        return reinterpret_cast<floats>((w & reinterpret_cast<where>(yes)) | (~w & reinterpret_cast<where>(no)));
    }
};

using tiles = all_pairs_tiles<lanes>;

} // namespace

constinit all_pairs_kernel const all_pairs_portable{
    "portable",       lanes::width, 8, tiles::advance, tiles::measure, tiles::product, tiles::peaks_of_vector,
    tiles::over_gaps, tiles::fisher};

} // namespace coregulation::synchrony
