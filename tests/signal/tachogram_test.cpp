#include "server/signal/tachogram.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace coregulation::signal {
namespace {

TEST(tachogram, holds_an_interval_at_the_beat_that_ends_it) {
    auto const series = uncorrected(cumulated(std::vector<double>{1000, 750, 1250, 1000}));
    auto const rr = rr_on_grid(series, 0, 17);
    EXPECT_DOUBLE_EQ(rr[4], 1000);  // 1.00 s
    EXPECT_DOUBLE_EQ(rr[7], 750);   // 1.75 s
    EXPECT_DOUBLE_EQ(rr[12], 1250); // 3.00 s
    auto const bpm = bpm_on_grid(series, 0, 17);
    EXPECT_DOUBLE_EQ(bpm[7], 80);
}

TEST(tachogram, is_missing_before_the_first_beat_and_after_the_last) {
    auto const series = uncorrected(cumulated(std::vector<double>{1000, 1000, 1000}, 0.1));
    auto const rr = rr_on_grid(series, 0, 20);
    for (std::size_t k = 0; k < rr.size(); ++k) {
        auto const t = grid_time(0, k);
        EXPECT_EQ(std::isnan(rr[k]), t < 1.1 || t > 3.1) << "at " << t;
    }
}

TEST(tachogram, bridges_no_discontinuity) {
    auto series = uncorrected(cumulated(std::vector<double>{1000, 1000, 1000, 1000, 1000, 1000}));
    for (std::size_t i = 3; i < series.size(); ++i) series[i].t_s += 4;
    series[3].continuous = false; // beats at 1, 2, 3 and 8, 9, 10
    auto const bpm = bpm_on_grid(series, 0, 44);
    for (std::size_t k = 0; k < bpm.size(); ++k) {
        auto const t = grid_time(0, k);
        auto const inside = (t >= 1 && t <= 3) || (t >= 8 && t <= 10);
        EXPECT_EQ(!std::isnan(bpm[k]), inside) << "at " << t;
    }
}

TEST(tachogram, has_no_value_across_any_gap_and_is_not_shaped_by_what_lies_behind_one) {
    std::mt19937_64 bits{41};
    auto const uniform = [&bits] { return static_cast<double>(bits() >> 11) * 0x1p-53; };
    for (int run = 0; run < 40; ++run) {
        std::vector<interval> series;
        std::vector<std::pair<double, double>> gaps;
        for (double t = 0; t < 90;) {
            auto const nn = 700 + 300 * uniform();
            auto const lost_s = uniform() < 0.08 ? 0.3 + 6 * uniform() : 0;
            if (lost_s > 0 && !series.empty()) gaps.emplace_back(t, t + lost_s + nn / 1000);
            t += lost_s + nn / 1000;
            series.push_back({t, nn, lost_s == 0 && !series.empty(), false});
        }
        auto const of_other_middle = [&] { // what lies between the first two gaps is another rhythm
            auto other = series;
            for (auto& one : other) {
                if (one.t_s > gaps[0].first + 0.01 && one.t_s <= gaps[1].first + 0.01) one.nn_ms = 1700 - one.nn_ms;
            }
            return other;
        };
        if (gaps.size() < 2) continue;
        auto const rr = rr_on_grid(series, 0, 360), bpm = bpm_on_grid(series, 0, 360);
        auto const other = rr_on_grid(of_other_middle(), 0, 360);
        for (std::size_t k = 0; k < rr.size(); ++k) {
            auto const t = grid_time(0, k);
            for (auto const& [from, to] : gaps) {
                if (t <= from + 1e-9 || t >= to - 1e-9) continue;
                EXPECT_TRUE(std::isnan(rr[k]) && std::isnan(bpm[k])) << "run " << run << " at " << t;
            }
            auto const beside = t <= gaps[0].first || t > gaps[1].first;
            if (beside && !std::isnan(rr[k])) {
                EXPECT_EQ(rr[k], other[k]) << "run " << run << " at " << t;
            }
        }
    }
}

TEST(tachogram, of_a_steady_heart_is_level) {
    auto const series = uncorrected(cumulated(std::vector<double>(40, 800)));
    for (auto const v : bpm_on_grid(series, 1, 100)) EXPECT_NEAR(v, 75, 1e-9);
    for (auto const v : rr_on_grid(series, 1, 100)) EXPECT_NEAR(v, 800, 1e-9);
}

TEST(tachogram, of_nothing_is_missing) {
    EXPECT_EQ(missing_share(rr_on_grid({}, 0, 12)), 1);
    EXPECT_EQ(missing_share({}), 1);
    EXPECT_EQ(grid_length({}), 0u);
}

TEST(tachogram, counts_the_samples_from_the_first_beat_to_the_last) {
    auto const series = uncorrected(cumulated(std::vector<double>{1000, 900, 850}));
    EXPECT_EQ(grid_length(series), 8u); // 1.75 s
    EXPECT_EQ(missing_share(rr_on_grid(series, 1, 8)), 0);
}

} // namespace
} // namespace coregulation::signal
