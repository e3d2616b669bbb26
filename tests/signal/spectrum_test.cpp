#include "server/signal/detrend.hpp"
#include "server/signal/spectrum.hpp"
#include "tests/signal/grid_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace coregulation::signal {
namespace {

TEST(spectrum, of_a_sine_holds_half_its_squared_amplitude) {
    auto const s = padded_spectrum(tests::sine(256, 0.1, 0.3, 40, 0), 0.45);
    EXPECT_NEAR(s.power(0.05, 0.15), 800, 8);
    EXPECT_NEAR(static_cast<double>(s.peak(0.04, 0.4)) * s.step_hz, 0.1, 0.001);
}

TEST(spectrum, integrates_with_interpolated_edges) {
    spectrum const s{0.1, {0, 1, 2, 3, 4}}; // density = 10 f
    EXPECT_NEAR(s.power(0.05, 0.33), 5 * (0.33 * 0.33 - 0.05 * 0.05), 1e-12);
    EXPECT_NEAR(s.power(0.12, 0.18), 5 * (0.18 * 0.18 - 0.12 * 0.12), 1e-12);
    EXPECT_NEAR(s.power(0.1, 0.2) + s.power(0.2, 0.4), s.power(0.1, 0.4), 1e-12);
}

TEST(spectrum, leaves_a_missing_sample_out_instead_of_filling_it) {
    auto samples = tests::sine(256, 0.12, 1, 50, 0);
    for (std::size_t k = 100; k < 110; ++k) samples[k] = std::nan("");
    auto const s = padded_spectrum(samples, 0.45);
    for (auto const d : s.density) EXPECT_TRUE(std::isfinite(d));
    EXPECT_NEAR(static_cast<double>(s.peak(0.04, 0.4)) * s.step_hz, 0.12, 0.001);
    EXPECT_NEAR(s.power(0.04, 0.2), 1250, 0.15 * 1250) << "some of it leaks further";
}

TEST(welch, keeps_the_variance_of_white_noise) {
    std::mt19937_64 bits{5};
    std::vector<double> noise(64 * 256);
    for (auto& v : noise) v = static_cast<double>(bits() >> 11) * 0x1p-53 - 0.5; // variance 1/12
    auto const s = welch(noise);
    ASSERT_TRUE(s);
    double power = 0;
    for (auto const d : s->density) power += d * s->step_hz;
    EXPECT_NEAR(power, 1.0 / 12, 0.002);
}

TEST(welch, of_less_than_a_segment_or_only_gaps_is_absent) {
    EXPECT_FALSE(welch(std::vector<double>(255, 1)));
    EXPECT_FALSE(welch(std::vector<double>(600, std::nan(""))));
}

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

} // namespace
} // namespace coregulation::signal
