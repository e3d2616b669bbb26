#include "server/synchrony/chance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace coregulation::synchrony::testing {
namespace {

std::vector<double> one_to_199() {
    std::vector<double> null(199);
    std::iota(null.begin(), null.end(), 1.0);
    std::reverse(null.begin(), null.end());
    return null;
}

TEST(chance, takes_median_and_95_percent_from_the_order_of_the_null) {
    auto null = one_to_199();
    auto const c = beside_chance(190, -190, null);
    EXPECT_EQ(c.median, 100);
    EXPECT_EQ(c.p95, 190);
    EXPECT_EQ(c.value, -190);
    EXPECT_DOUBLE_EQ(c.above_chance, 1);
}

TEST(chance, counts_p_as_one_more_than_the_null_values_that_reach_it) {
    auto null = one_to_199();
    EXPECT_DOUBLE_EQ(beside_chance(190.5, 0, null).p, 10.0 / 200);
    EXPECT_DOUBLE_EQ(beside_chance(1000, 0, null).p, 1.0 / 200);
    EXPECT_DOUBLE_EQ(beside_chance(0, 0, null).p, 1);
}

TEST(chance, is_above_one_exactly_when_p_is_at_most_five_percent) {
    auto null = one_to_199();
    for (double v = 0.25; v < 200; v += 0.5) {
        auto const c = beside_chance(v, v, null);
        EXPECT_EQ(c.above_chance > 1, c.p <= 0.05) << v;
    }
}

TEST(chance, does_not_go_below_zero) {
    auto null = one_to_199();
    EXPECT_EQ(beside_chance(3, 3, null).above_chance, 0);
}

TEST(chance, is_nothing_beside_a_null_without_width) {
    std::vector<double> null(199, 0.5);
    EXPECT_EQ(beside_chance(0.9, 0.9, null).above_chance, 0);
}

} // namespace
} // namespace coregulation::synchrony::testing
