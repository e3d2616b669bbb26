#include "server/signal/tachogram.hpp"

#include <gtest/gtest.h>

#include <cmath>
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
