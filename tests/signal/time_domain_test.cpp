#include "server/signal/time_domain.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace coregulation::signal {
namespace {

std::vector<interval> series_of(std::vector<double> const& rr) {
    return uncorrected(cumulated(rr));
}

TEST(time_domain, of_a_short_series_equals_the_values_worked_out_by_hand) {
    // differences: 100, −40, −60; squares 10000, 1600, 3600
    auto const t = time_domain_of(series_of({800, 900, 860, 800}));
    ASSERT_TRUE(t);
    EXPECT_DOUBLE_EQ(t->mean_nn_ms, 840);
    EXPECT_NEAR(t->sdnn_ms, std::sqrt((1600 + 3600 + 400 + 1600) / 3.0), 1e-12);
    EXPECT_NEAR(t->rmssd_ms, std::sqrt(15200 / 3.0), 1e-12);
    EXPECT_NEAR(t->pnn50_percent, 200 / 3.0, 1e-12);
    EXPECT_NEAR(t->sd1_ms, std::sqrt(15200 / 2.0 / 2.0), 1e-12); // the mean difference is 0
    EXPECT_NEAR(t->sd2_ms, std::sqrt(2 * 2400.0 - 3800), 1e-12);
}

TEST(time_domain, takes_no_difference_across_a_gap) {
    auto series = series_of({800, 810, 800, 1200, 1210, 1200});
    series[3].continuous = false;
    auto const t = time_domain_of(series);
    ASSERT_TRUE(t);
    EXPECT_EQ(t->differences, 4u);
    EXPECT_DOUBLE_EQ(t->rmssd_ms, 10);
}

TEST(time_domain, takes_no_difference_with_a_correction) {
    auto series = series_of({800, 810, 800, 1000, 800, 810, 800});
    series[3].corrected = true;
    auto const t = time_domain_of(series);
    ASSERT_TRUE(t);
    EXPECT_EQ(t->differences, 4u);
    EXPECT_DOUBLE_EQ(t->rmssd_ms, 10);
}

TEST(time_domain, of_too_few_intervals_is_absent) {
    EXPECT_FALSE(time_domain_of({}));
    EXPECT_FALSE(time_domain_of(series_of({800, 810})));
    auto apart = series_of({800, 810, 820, 830});
    for (auto& one : apart) one.continuous = false;
    EXPECT_FALSE(time_domain_of(apart)) << "no two of these follow on each other";
}

TEST(time_domain, does_not_depend_on_when_the_series_begins) {
    std::vector<double> const rr{812, 857, 901, 844, 803, 799, 851};
    auto const early = time_domain_of(uncorrected(cumulated(rr, 0)));
    auto const late = time_domain_of(uncorrected(cumulated(rr, 5000)));
    EXPECT_EQ(early->rmssd_ms, late->rmssd_ms);
    EXPECT_EQ(early->sdnn_ms, late->sdnn_ms);
}

} // namespace
} // namespace coregulation::signal
