// The last formula of a pair with gaps, for a vector of people without: all_pairs/gaps.hpp.
// See all_pairs/tile.hpp for what may be called here. Plain loops of constant length, which compilers turn into vectors.
#pragma once

#include "server/synchrony/all_pairs/kernel.hpp"

namespace coregulation::synchrony {

template<class lanes>
struct all_pairs_gap_lanes {
    static constexpr std::size_t width = lanes::width;

    static void at_lag(gapped_lag const& g) {
        double y1[width] = {}, yt[width] = {}, yy[width] = {};
        for (std::size_t j = 0; j < g.stretches; ++j) {
            auto const from = g.stretch[j].begin * g.stride, to = g.stretch[j].end * g.stride;
            for (std::size_t i = 0; i < width; ++i) y1[i] += g.sum[to + i] - g.sum[from + i];
            for (std::size_t i = 0; i < width; ++i) yt[i] += g.weighted[to + i] - g.weighted[from + i];
            for (std::size_t i = 0; i < width; ++i) yy[i] += g.squares[to + i] - g.squares[from + i];
        }
        double xy[width];
        for (std::size_t i = 0; i < width; ++i) {
            // Σ(x−mx)(y−my) = Σxy − mx·Σ(y−my) − my·(Σ(x−mx) + n·mx), modulo 2³²
            auto const of_y = static_cast<std::uint32_t>(static_cast<std::int32_t>(y1[i]));
            auto const my = static_cast<std::uint32_t>(g.mean[i]);
            xy[i] = static_cast<double>(
                static_cast<std::int32_t>(g.products[i] - g.first_mean * of_y - my * g.first_sum_and_means));
        }
        for (std::size_t i = 0; i < width; ++i) {
            auto const cyt = yt[i] - (g.zero + g.mean_t) * y1[i];
            auto const cyy = yy[i] - y1[i] * y1[i] * g.inverse_n - cyt * cyt * g.inverse_ctt;
            auto const cxy = xy[i] - g.mean_x * y1[i] - g.slope_x * cyt;
            auto const value = cxy / __builtin_sqrt(g.cxx * cyy);
            auto const high = value > 1 ? 1 : value;
            auto const within = high < -1 ? -1 : high;
            g.r[i] = static_cast<float>(cyy > g.no_variance * yy[i] ? within : all_pairs_lowest);
        }
    }
};

} // namespace coregulation::synchrony
