// The loops of all_pairs/kernel.hpp, written once over `lanes`, which says what one vector can do.
//
// Included by one source for each kind of processor, compiled for it. Nothing here may call what other sources
// could call too (no standard library): the linker keeps one copy of an inline function, and it might keep
// the one that an older processor cannot run. Hence pointers, and `lanes` in an unnamed namespace.
#pragma once

#include "server/synchrony/all_pairs/fisher.hpp"
#include "server/synchrony/all_pairs/gap_lanes.hpp"
#include "server/synchrony/all_pairs/peak.hpp"
#include "server/synchrony/all_pairs/product.hpp"

namespace coregulation::synchrony {

template<class lanes>
struct all_pairs_tiles {
    using ints = typename lanes::ints;
    using floats = typename lanes::floats;
    static constexpr std::size_t width = lanes::width;
    using peak = all_pairs_peak<lanes>;

    // What the vector of second people brings to one lag.
    struct second_at_lag {
        ints entering[2], leaving[2], sum, mean;
        floats offset, slope, scale;
    };

    static second_at_lag second_at(second_rows const& rows, std::size_t window, std::size_t lag) {
        auto const pairs = [&](std::size_t age) { return lanes::load(rows.pairs - age * rows.stride); };
        auto const back = lag * rows.stride;
        return {
            {pairs(lag + 2), pairs(lag)},
            {pairs(lag + 2 + window), pairs(lag + window)},
            lanes::load(rows.sum - back),
            lanes::load(rows.mean - back),
            lanes::load(rows.offset - back),
            lanes::load(rows.slope - back),
            lanes::times(lanes::load(rows.inverse - back), lanes::load(rows.length)),
        };
    }

    static std::size_t depth(pairs_block const& b) { return 2 * b.max_lag + 1 + 2 * b.near_peak; }

    // One correlation, but for the lengths of the windows that end now: sums at `at`, first person i of x.
    template<bool moving>
    static floats
    correlation(first_at_lag const& x, std::size_t i, second_at_lag const& y, floats scale, std::uint32_t* at) {
        auto s = lanes::load(at);
        if constexpr (moving) {
            s = lanes::dot(s, lanes::all(x.entering[0][i]), y.entering[0]);
            s = lanes::dot(s, lanes::all(x.entering[1][i]), y.entering[1]);
            s = lanes::dot(s, lanes::all(x.leaving[0][i]), y.leaving[0]);
            s = lanes::dot(s, lanes::all(x.leaving[1][i]), y.leaving[1]);
            lanes::store(at, s);
        }
        // Σ(x−mx)(y−my) = Σxy − mx·Σy − my·Σ(x−mx)
        s = lanes::dot(s, lanes::all(x.minus_rest[i]), y.mean);
        s = lanes::add(s, lanes::times(lanes::all(x.minus_mean[i]), y.sum));
        auto r = lanes::minus(lanes::to_floats(s), lanes::times(lanes::all(x.slope[i]), y.slope));
        r = lanes::minus(r, lanes::times(lanes::all(x.offset[i]), y.offset));
        return lanes::times(r, scale);
    }

    template<bool moving, std::size_t firsts>
    static void
    correlations(pairs_block const& b, second_at_lag const* second, std::size_t group, std::uint32_t* sums) {
        auto const* const first = b.firsts + group * (b.max_lag + 1);
        auto const m = b.max_lag, next = depth(b) * width;
        auto* const r = b.scratch + b.near_peak * width;
        auto const now = second[0];
        for (std::size_t k = 0; k <= m; ++k)
            for (std::size_t i = 0; i < firsts; ++i) {
                auto* const at = sums + ((m + k) * firsts + i) * width;
                lanes::store(
                    r + i * next + (m + k) * width,
                    correlation<moving>(first[k], i, now, lanes::all(first[k].scale[i]), at));
            }
        for (std::size_t k = 1; k <= m; ++k) {
            auto const then = second[k];
            for (std::size_t i = 0; i < firsts; ++i) {
                auto* const at = sums + ((m - k) * firsts + i) * width;
                lanes::store(r + i * next + (m - k) * width, correlation<moving>(first[0], i, then, then.scale, at));
            }
        }
    }

    template<std::size_t firsts>
    static void peaks(pairs_block const& b, std::size_t group, std::uint32_t const* coming) {
        auto const next = depth(b) * width, m = b.max_lag;
        auto* const ahead = b.scratch + firsts_a_tile * next;
        auto const inverse = lanes::load(b.rows.measured_inverse);
        for (std::size_t i = 0; i < firsts; ++i) {
            auto const a = group * firsts_a_tile + i;
            auto const* const r = b.scratch + i * next;
            auto const found = peak::of(r, m, b.near_peak, ahead, coming + i * (2 * m + 1) * width);
            auto const scale = lanes::times(lanes::all(b.first_inverse[a]), inverse);
            auto const r0 = within(lanes::times(lanes::load(r + (b.near_peak + m) * width), scale));
            auto const r_peak = within(lanes::times(found.highest, scale));
            auto const lag = lanes::select(lanes::at_least(r_peak, r_peak), found.lag, lanes::all(peak::no_lag));
            write(b, a, r0, r_peak, lag);
        }
    }

    // Rounding may leave a correlation a little beyond ±1. Keeps NaN.
    static floats within(floats r) {
        auto const one = lanes::all(1.0F), minus_one = lanes::all(-1.0F);
        r = lanes::select(lanes::above(r, one), one, r);
        return lanes::select(lanes::above(minus_one, r), minus_one, r);
    }

    static void write(pairs_block const& b, std::size_t a, floats r0, floats r_peak, floats lag) {
        auto const first = static_cast<std::ptrdiff_t>(a), n = static_cast<std::ptrdiff_t>(b.people);
        auto const to = first * (2 * n - first - 1) / 2 - first - 1 + b.second; // of lane 0
        if (b.second > first) {
            lanes::store_anywhere(b.r0 + to, r0);
            lanes::store_anywhere(b.r_peak + to, r_peak);
            lanes::store_bytes(b.lag + to, lag);
            return;
        }
        // On the diagonal only lanes whose person comes after the first are pairs.
        alignas(64) float r0_lane[width], r_peak_lane[width];
        alignas(64) std::int8_t lag_lane[width];
        lanes::store(r0_lane, r0);
        lanes::store(r_peak_lane, r_peak);
        lanes::store_bytes(lag_lane, lag);
        for (auto lane = first + 1 - b.second; lane < static_cast<std::ptrdiff_t>(width); ++lane) {
            b.r0[to + lane] = r0_lane[lane];
            b.r_peak[to + lane] = r_peak_lane[lane];
            b.lag[to + lane] = lag_lane[lane];
        }
    }

    template<bool moving, std::size_t firsts>
    static void tile(pairs_block const& b, second_at_lag const* second, std::size_t group, std::uint32_t* sums) {
        correlations<moving, firsts>(b, second, group, sums);
        peaks<firsts>(b, group, group + 1 < b.last_group ? sums + b.tile_step : sums);
    }

    template<bool moving>
    static void block(pairs_block const& b) {
        constexpr std::size_t most_lags = 64;
        second_at_lag second[most_lags];
        for (std::size_t k = 0; k <= b.max_lag; ++k) second[k] = second_at(b.rows, b.window, k);
        auto const pad = lanes::all(peak::lowest); // beside the range nothing is higher
        for (std::size_t i = 0; i < firsts_a_tile; ++i)
            for (std::size_t k = 0; k < b.near_peak; ++k) {
                auto* const r = b.scratch + i * depth(b) * width;
                lanes::store(r + k * width, pad);
                lanes::store(r + (depth(b) - 1 - k) * width, pad);
            }
        auto* sums = b.sums;
        for (auto group = b.first_group; group < b.last_group; ++group, sums += b.tile_step) {
            auto const firsts = b.people - 1 - group * firsts_a_tile; // the last person is nobody's first
            if (firsts >= 4)
                tile<moving, 4>(b, second, group, sums);
            else if (firsts == 3)
                tile<moving, 3>(b, second, group, sums);
            else if (firsts == 2)
                tile<moving, 2>(b, second, group, sums);
            else
                tile<moving, 1>(b, second, group, sums);
        }
    }

    static void advance(pairs_block const& b) { block<true>(b); }
    static void measure(pairs_block const& b) { block<false>(b); }
    static void product(pairs_block const& b) { all_pairs_product<lanes>::block(b); }
    static void over_gaps(gapped_lag const& g) { all_pairs_gap_lanes<lanes>::at_lag(g); }
    static void fisher(float const* r, std::size_t count, std::int32_t* z, std::uint32_t* known) {
        all_pairs_fisher<lanes>::of(r, count, z, known);
    }
    static void peaks_of_vector(
        float const* padded, std::size_t max_lag, std::size_t near, float* ahead, float* highest, float* lag) {
        std::uint32_t const nothing[width * (2 * most_lag + 1)] = {};
        auto const found = peak::of(padded, max_lag, near, ahead, nothing);
        lanes::store(highest, found.highest);
        lanes::store(lag, found.lag);
    }
};

} // namespace coregulation::synchrony
