// All sums of a block from scratch: a matrix product whose columns are shifted copies of one series.
//
// As many sums as there are registers stay in registers while time runs through the window: for lags k >= 0 the
// second's samples are one vector and the first's shifted samples are spread over the lanes; for k < 0 the
// first's are spread and the second's shifted.
// See all_pairs/tile.hpp for what may be called here.
#pragma once

#include "server/synchrony/all_pairs/kernel.hpp"

#include <utility>

namespace coregulation::synchrony {

// use(i) for i = 0 … count − 1, written out by the compiler: an array of registers needs constant places.
template<std::size_t count, class use_t>
[[gnu::always_inline]] inline void written_out(use_t const& use) {
    [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
        (use(std::integral_constant<std::size_t, i>{}), ...);
    }
    (std::make_index_sequence<count>{});
}

template<class lanes>
struct all_pairs_product {
    using ints = typename lanes::ints;
    static constexpr std::size_t width = lanes::width;

    template<std::size_t firsts, std::size_t lags>
    static void first_earlier(pairs_block const& b, std::uint32_t const* series, std::uint32_t* sums, std::size_t lag) {
        auto const m = b.max_lag, part = b.window + m;
        ints sum[firsts * lags];
        written_out<firsts * lags>([&](auto j) { sum[j] = lanes::all(0U); });
        for (std::size_t i = m; i < part; i += 2) {
            auto const y = lanes::load(b.copied + i * width);
            auto const* const x = series + i - lag;
            written_out<firsts * lags>(
                [&](auto j) { sum[j] = lanes::dot(sum[j], lanes::all(*(x + j / lags * part - j % lags)), y); });
        }
        written_out<firsts * lags>(
            [&](auto j) { lanes::store(sums + ((m + lag + j % lags) * firsts + j / lags) * width, sum[j]); });
    }

    template<std::size_t firsts, std::size_t lags>
    static void
    second_earlier(pairs_block const& b, std::uint32_t const* series, std::uint32_t* sums, std::size_t lag) {
        auto const m = b.max_lag, part = b.window + m;
        ints sum[firsts * lags];
        written_out<firsts * lags>([&](auto j) { sum[j] = lanes::all(0U); });
        for (std::size_t i = m; i < part; i += 2) {
            ints x[firsts];
            written_out<firsts>([&](auto f) { x[f] = lanes::all(series[f * part + i]); });
            auto const* const y = b.copied + (i - lag) * width;
            written_out<lags>([&](auto k) {
                auto const earlier = lanes::load(y - k * width);
                written_out<firsts>([&](auto f) { sum[f * lags + k] = lanes::dot(sum[f * lags + k], x[f], earlier); });
            });
        }
        written_out<firsts * lags>(
            [&](auto j) { lanes::store(sums + ((m - lag - j % lags) * firsts + j / lags) * width, sum[j]); });
    }

    template<std::size_t firsts>
    static void tile(pairs_block const& b, std::size_t group, std::uint32_t* sums) {
        auto const* const series = b.series + group * firsts_a_tile * (b.window + b.max_lag);
        std::size_t k = 0;
        for (; k + lanes::lags_at_once <= b.max_lag + 1; k += lanes::lags_at_once)
            first_earlier<firsts, lanes::lags_at_once>(b, series, sums, k);
        for (; k <= b.max_lag; ++k) first_earlier<firsts, 1>(b, series, sums, k);
        constexpr auto fewer = lanes::later_lags_at_once;
        k = 1;
        for (; k + fewer <= b.max_lag + 1; k += fewer) second_earlier<firsts, fewer>(b, series, sums, k);
        for (; k <= b.max_lag; ++k) second_earlier<firsts, 1>(b, series, sums, k);
    }

    static void block(pairs_block const& b) {
        auto const part = b.window + b.max_lag;
        lanes::store(b.copied + (part - 1) * width, lanes::all(0U));
        for (std::size_t i = 0; i + 1 < part; ++i)
            lanes::store(b.copied + i * width, lanes::load(b.rows.pairs - (part - 2 - i) * b.rows.stride));
        auto* sums = b.sums;
        for (auto group = b.first_group; group < b.last_group; ++group, sums += b.tile_step) {
            auto const firsts = b.people - 1 - group * firsts_a_tile;
            if (firsts >= 4)
                tile<4>(b, group, sums);
            else if (firsts == 3)
                tile<3>(b, group, sums);
            else if (firsts == 2)
                tile<2>(b, group, sums);
            else
                tile<1>(b, group, sums);
        }
    }
};

} // namespace coregulation::synchrony
