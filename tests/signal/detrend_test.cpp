#include "server/signal/detrend.hpp"
#include "tests/signal/grid_series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace coregulation::signal {
namespace {

TEST(linear_detrend, removes_a_line_and_leaves_gaps_gaps) {
    std::vector<double> samples;
    for (int k = 0; k < 50; ++k) samples.push_back(k % 7 == 3 ? std::nan("") : 800 + 1.5 * k);
    detrend_linear(samples);
    for (int k = 0; k < 50; ++k) {
        if (k % 7 == 3) {
            EXPECT_TRUE(std::isnan(samples[static_cast<std::size_t>(k)]));
        } else {
            EXPECT_NEAR(samples[static_cast<std::size_t>(k)], 0, 1e-10);
        }
    }
}

TEST(linear_detrend, beside_a_slow_wave_leaves_the_wave_as_it_was) {
    for (double const hz : {0.04, 0.055, 0.0571, 0.0702}) {
        for (int k = 0; k < 12; ++k) {
            auto const wave = tests::sine(256, hz, k * std::numbers::pi / 6, 60, 0);
            auto samples = wave;
            for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += 900 - 0.7 * static_cast<double>(i);
            EXPECT_NEAR(detrend_beside_wave(samples, hz / grid_hz), 0, 1e-9) << "nothing is left unexplained";
            for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_NEAR(samples[i], wave[i], 1e-8);
        }
    }
}

TEST(linear_detrend, beside_a_slow_wave_is_one_fit_of_both) {
    // NumPy 1.24, lstsq with the columns 1, n, cos and sin; whole, and without the samples 90 … 119.
    auto const series = [] {
        auto samples = tests::sine(256, 0.0577, 1.1, 40);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            auto const n = static_cast<double>(i);
            samples[i] += 0.1 * (static_cast<double>(i * 37 % 101) - 50) - 0.8 * n;
        }
        return samples;
    };
    auto whole = series();
    EXPECT_NEAR(detrend_beside_wave(whole, 0.0577 / grid_hz), 2182.49371216, 1e-6);
    EXPECT_NEAR(whole[0], 30.695746697531035, 1e-8);
    EXPECT_NEAR(whole[100], -25.503696620983987, 1e-8);
    EXPECT_NEAR(whole[255], -32.64147350684868, 1e-8);

    auto holed = series();
    for (std::size_t i = 90; i < 120; ++i) holed[i] = std::nan("");
    EXPECT_NEAR(detrend_beside_wave(holed, 0.0577 / grid_hz), 1926.47915651, 1e-6);
    EXPECT_NEAR(holed[0], 30.653931618722027, 1e-8);
    EXPECT_NEAR(holed[130], 13.739397661343446, 1e-8);
    EXPECT_NEAR(holed[255], -32.64535756010923, 1e-8);
    EXPECT_TRUE(std::isnan(holed[100]));
}

} // namespace
} // namespace coregulation::signal
