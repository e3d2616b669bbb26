// Fisher's z as whole steps, for all_pairs_summary.hpp.
// See all_pairs/tile.hpp for what may be called here.
#pragma once

#include "server/synchrony/all_pairs/kernel.hpp"

namespace coregulation::synchrony {

template<class lanes>
struct all_pairs_fisher {
    // atanh r = ½ ln u, u = (1 + r)/(1 − r) = 2^e · v with v in √½ … √2, and ½ ln v = s + s³/3 + s⁵/5 + …,
    // s = (v − 1)/(v + 1): the term left out is below 1e-9. Without branches or calls, so that loops become vectors.
    static std::int32_t steps_of_z(float r) {
        constexpr float half_ln_2 = 0.34657359F;
        constexpr std::int32_t root_half = 0x3f3504f3; // √½ as bits
        auto const u = (1 + r) / (1 - r);
        auto const bits = __builtin_bit_cast(std::int32_t, u);
        auto const exponent = (bits - root_half) >> 23;
        auto const v = __builtin_bit_cast(float, bits - exponent * (1 << 23));
        auto const s = (v - 1) / (v + 1), q = s * s;
        auto const series = s + s * q * (1.0F / 3 + q * (1.0F / 5 + q * (1.0F / 7 + q * (1.0F / 9))));
        auto const z = static_cast<float>(exponent) * half_ln_2 + series;
        return static_cast<std::int32_t>(z * static_cast<float>(fisher_steps) + __builtin_copysignf(0.5F, z));
    }

    static void of(float const* r, std::size_t count, std::int32_t* z, std::uint32_t* known) {
        // As bits, because the order of positive numbers is that of their bits, and comparing numbers that may
        // be NaN keeps loops from becoming vectors.
        constexpr std::uint32_t sign = 0x80000000, infinite = 0x7f800000;
        constexpr auto limit = __builtin_bit_cast(std::uint32_t, 0.999999F);
        for (std::size_t i = 0; i < count; ++i) {
            auto const bits = __builtin_bit_cast(std::uint32_t, r[i]);
            auto const size = bits & ~sign;
            std::uint32_t const there = size <= infinite;
            auto const clipped = (size < limit ? size : limit) & (0 - there);
            z[i] = steps_of_z(__builtin_bit_cast(float, clipped | (bits & sign)));
            known[i] = there;
        }
    }
};

} // namespace coregulation::synchrony
