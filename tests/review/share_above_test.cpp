#include "server/review/share_above.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace coregulation::review::testing {
namespace {

// Windows of 60 s, `hop` apart, the first `above` of them above.
std::vector<measured_window> windows(std::size_t count, double hop_s, std::size_t above) {
    std::vector<measured_window> made;
    for (std::size_t i = 0; i < count; ++i) made.push_back({60 + hop_s * static_cast<double>(i), i < above});
    return made;
}

// Expected values: scipy.stats.binom and scipy.special.betainc (SciPy 1.10).
TEST(share_above, of_windows_that_do_not_overlap_is_binomial) {
    auto const three_of_twenty = share_above_chance(windows(20, 60, 3), 60);
    ASSERT_TRUE(three_of_twenty);
    EXPECT_DOUBLE_EQ(three_of_twenty->share, 0.15);
    EXPECT_DOUBLE_EQ(three_of_twenty->effective, 20);
    EXPECT_NEAR(three_of_twenty->p, 0.07548367378849633, 1e-11);
    EXPECT_NEAR(three_of_twenty->chance95, 0.16414842310730812, 1e-9);
    EXPECT_NEAR(share_above_chance(windows(60, 60, 10), 60)->p, 0.0007380313506783286, 1e-12);
    EXPECT_NEAR(share_above_chance(windows(60, 60, 10), 60)->chance95, 0.10805813977465355, 1e-9);
}

// Expected values: the bivariate normal tail by scipy.integrate.quad over one of the two.
TEST(share_above, counts_overlapping_windows_by_what_they_have_in_common) {
    auto const value = share_above_chance(windows(163, 5, 20), 60);
    EXPECT_EQ(value->windows, 163u);
    EXPECT_NEAR(value->effective, 25.32965395881737, 1e-6);
    EXPECT_NEAR(value->p, 0.11516361532923737, 1e-8);
    EXPECT_NEAR(value->chance95, 0.14832218584450205, 1e-8);
    EXPECT_NEAR(share_above_chance(windows(37, 15, 6), 60)->effective, 15.906235100338534, 1e-6);
    EXPECT_NEAR(share_above_chance(windows(37, 15, 6), 60)->p, 0.0826305493715352, 1e-8);
    EXPECT_NEAR(share_above_chance(windows(709, 5, 40), 60)->effective, 108.56257558491662, 1e-5); // an hour
}

TEST(share_above, of_two_stretches_counts_each) {
    auto both = windows(13, 5, 0);
    for (auto const& w : windows(13, 5, 0)) both.push_back({w.end_s + 1000, false});
    EXPECT_NEAR(share_above_chance(both, 60)->effective, 5.197916316119899, 1e-6);
}

TEST(share_above, of_nothing_above_proves_nothing) {
    EXPECT_DOUBLE_EQ(share_above_chance(windows(30, 5, 0), 60)->p, 1);
}

TEST(share_above, of_a_single_window_proves_nothing) {
    auto const value = share_above_chance(windows(1, 60, 1), 60);
    EXPECT_NEAR(value->p, 0.05, 1e-12);
    EXPECT_NEAR(value->chance95, 1, 1e-9);
}

TEST(share_above, falls_as_more_windows_are_above) {
    double before = 1.1;
    for (std::size_t above = 0; above <= 40; ++above) {
        auto const p = share_above_chance(windows(40, 30, above), 60)->p;
        EXPECT_LT(p, before);
        EXPECT_GT(p, 0);
        before = p;
    }
}

TEST(share_above, is_absent_without_windows) {
    EXPECT_FALSE(share_above_chance({}, 60));
}

} // namespace
} // namespace coregulation::review::testing
