#include "server/signal/interpolation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace coregulation::signal {
namespace {

double cubic(double x) {
    return 3 - 2 * x + 0.5 * x * x - 0.25 * x * x * x;
}

TEST(not_a_knot_spline, through_points_of_a_cubic_is_that_cubic) {
    std::vector<double> const x{0, 0.7, 1.9, 2.2, 4, 5.5};
    std::vector<double> y;
    for (auto const v : x) y.push_back(cubic(v));
    auto const slopes = not_a_knot_slopes(x, y);
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        for (double u = 0; u <= 1; u += 0.125) {
            auto const at = x[i] + u * (x[i + 1] - x[i]);
            EXPECT_NEAR(hermite(x, y, slopes, i, at), cubic(at), 1e-11) << "at " << at;
        }
    }
}

TEST(not_a_knot_spline, through_three_points_is_their_parabola) {
    std::vector<double> const x{0, 1, 3};
    std::vector<double> const y{0, 1, 9};
    auto const slopes = not_a_knot_slopes(x, y);
    EXPECT_NEAR(hermite(x, y, slopes, 0, 0.5), 0.25, 1e-12);
    EXPECT_NEAR(hermite(x, y, slopes, 1, 2), 4, 1e-12);
}

TEST(not_a_knot_spline, passes_its_knots_with_a_continuous_bend) {
    std::vector<double> const x{0, 0.8, 1.7, 2.4, 3.5, 4.1, 5};
    std::vector<double> const y{800, 870, 820, 910, 760, 845, 830};
    auto const slopes = not_a_knot_slopes(x, y);
    auto const bend = [&](std::size_t i, double at) { // second derivative by central differences
        auto const e = 1e-4;
        return (hermite(x, y, slopes, i, at - e) - 2 * hermite(x, y, slopes, i, at) +
                hermite(x, y, slopes, i, at + e)) /
               (e * e);
    };
    for (std::size_t i = 1; i + 1 < x.size(); ++i) {
        EXPECT_DOUBLE_EQ(hermite(x, y, slopes, i, x[i]), y[i]);
        EXPECT_NEAR(bend(i - 1, x[i]), bend(i, x[i]), 0.05 + 1e-3 * std::abs(bend(i, x[i])));
    }
}

TEST(pchip, has_the_slopes_of_the_weighted_harmonic_mean) {
    std::vector<double> const x{0, 1, 2, 3};
    std::vector<double> const y{0, 1, 4, 9}; // secants 1, 3, 5
    auto const slopes = pchip_slopes(x, y);
    EXPECT_DOUBLE_EQ(slopes[0], 0);
    EXPECT_DOUBLE_EQ(slopes[1], 6 / (3 / 1.0 + 3 / 3.0));
    EXPECT_DOUBLE_EQ(slopes[2], 6 / (3 / 3.0 + 3 / 5.0));
    EXPECT_DOUBLE_EQ(slopes[3], 6);
}

TEST(pchip, never_leaves_the_range_of_its_neighbours) {
    std::vector<double> const x{0, 0.8, 1.5, 2.6, 3, 4.2, 5};
    std::vector<double> const y{70, 70, 95, 60, 61, 61, 80};
    auto const slopes = pchip_slopes(x, y);
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        auto const [low, high] = std::minmax(y[i], y[i + 1]);
        for (double u = 0; u <= 1; u += 0.05) {
            auto const value = hermite(x, y, slopes, i, x[i] + u * (x[i + 1] - x[i]));
            EXPECT_GE(value, low - 1e-9);
            EXPECT_LE(value, high + 1e-9);
        }
    }
}

} // namespace
} // namespace coregulation::signal
