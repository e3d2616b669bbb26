#include "tests/bench/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace coregulation::bench {

#if defined(__x86_64__)

namespace {

// Twelve sums: two fused multiply-adds can begin each cycle and one takes four or five, so ten at least must be
// under way; twelve and two operands are what sixteen registers hold.
constexpr int sums = 12;
constexpr int rounds = 1 << 14; // some ten microseconds

// All six loops are this one. Each sum begins elsewhere, or the compiler would keep one of them; they stay finite:
// each round takes them closer to y / (1 − x).
#define COREGULATION_PEAK(name, target_set, vector, set_one, add, step)                                                \
    __attribute__((target(target_set))) double name() {                                                                \
        [[maybe_unused]] auto const x = set_one(0.5), y = set_one(1.0);                                                \
        vector a = set_one(1), b = set_one(2), c = set_one(3), d = set_one(4), e = set_one(5), f = set_one(6);         \
        vector g = set_one(7), h = set_one(8), i = set_one(9), j = set_one(10), k = set_one(11), l = set_one(12);      \
        for (int round = 0; round < rounds; ++round) {                                                                 \
            a = step(a, x, y), b = step(b, x, y), c = step(c, x, y), d = step(d, x, y);                                \
            e = step(e, x, y), f = step(f, x, y), g = step(g, x, y), h = step(h, x, y);                                \
            i = step(i, x, y), j = step(j, x, y), k = step(k, x, y), l = step(l, x, y);                                \
        }                                                                                                              \
        a = add(add(add(a, b), add(c, d)), add(add(e, f), add(g, h)));                                                 \
        a = add(a, add(add(i, j), add(k, l)));                                                                         \
        return static_cast<double>(*reinterpret_cast<unsigned char const*>(&a));                                       \
    }

#define COREGULATION_INT(value) static_cast<short>(2 * (value))
#define COREGULATION_SHORTS_256(value) _mm256_set1_epi16(COREGULATION_INT(value))
#define COREGULATION_SHORTS_512(value) _mm512_set1_epi16(COREGULATION_INT(value))
#define COREGULATION_MADD_256(sum, x, y) _mm256_add_epi32(sum, _mm256_madd_epi16(sum, x))
#define COREGULATION_MADD_512(sum, x, y) _mm512_add_epi32(sum, _mm512_madd_epi16(sum, x))
#define COREGULATION_DOT_512(sum, x, y) _mm512_dpwssd_epi32(sum, x, y) // both steps at once (VNNI)

COREGULATION_PEAK(avx2_float, "avx2,fma", __m256, _mm256_set1_ps, _mm256_add_ps, _mm256_fmadd_ps)
COREGULATION_PEAK(avx2_double, "avx2,fma", __m256d, _mm256_set1_pd, _mm256_add_pd, _mm256_fmadd_pd)
COREGULATION_PEAK(avx2_short, "avx2,fma", __m256i, COREGULATION_SHORTS_256, _mm256_add_epi32, COREGULATION_MADD_256)
COREGULATION_PEAK(avx512_float, "avx512f", __m512, _mm512_set1_ps, _mm512_add_ps, _mm512_fmadd_ps)
COREGULATION_PEAK(avx512_double, "avx512f", __m512d, _mm512_set1_pd, _mm512_add_pd, _mm512_fmadd_pd)
COREGULATION_PEAK(avx512_short, "avx512bw", __m512i, COREGULATION_SHORTS_512, _mm512_add_epi32, COREGULATION_MADD_512)

COREGULATION_PEAK(
    vnni_short, "avx512bw,avx512vnni", __m512i, COREGULATION_SHORTS_512, _mm512_add_epi32, COREGULATION_DOT_512)

constexpr double operations(int lanes) {
    return 2.0 * lanes * sums * rounds;
}

__attribute__((target("avx2"))) void increment_avx2(std::int32_t* values, std::size_t count) {
    auto const one = _mm256_set1_epi32(1);
    for (std::size_t i = 0; i + 8 <= count; i += 8) {
        auto* const at = reinterpret_cast<__m256i*>(values + i);
        _mm256_storeu_si256(at, _mm256_add_epi32(_mm256_loadu_si256(at), one));
    }
    for (auto i = count / 8 * 8; i < count; ++i) values[i] += 1;
}

__attribute__((target("avx512f"))) void increment_avx512(std::int32_t* values, std::size_t count) {
    auto const one = _mm512_set1_epi32(1);
    for (std::size_t i = 0; i + 16 <= count; i += 16)
        _mm512_storeu_si512(values + i, _mm512_add_epi32(_mm512_loadu_si512(values + i), one));
    for (auto i = count / 16 * 16; i < count; ++i) values[i] += 1;
}

bool has_avx512() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
}

} // namespace

std::vector<kernel_set> kernel_sets() {
    std::vector<kernel_set> sets;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        sets.push_back(
            {"AVX2", {operations(8), avx2_float}, {operations(4), avx2_double}, {operations(16), avx2_short}});
    if (has_avx512())
        sets.push_back(
            {"AVX-512",
             {operations(16), avx512_float},
             {operations(8), avx512_double},
             {operations(32), __builtin_cpu_supports("avx512vnni") ? vnni_short : avx512_short}});
    return sets;
}

void increment(std::int32_t* values, std::size_t count) {
    if (has_avx512()) return increment_avx512(values, count);
    if (__builtin_cpu_supports("avx2")) return increment_avx2(values, count);
    for (std::size_t i = 0; i < count; ++i) values[i] += 1;
}

#else

std::vector<kernel_set> kernel_sets() {
    return {};
}

void increment(std::int32_t* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) values[i] += 1;
}

#endif

} // namespace coregulation::bench
