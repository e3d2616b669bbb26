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

TEST(spectrum, of_a_window_of_half_the_length_keeps_the_bins) {
    auto const s = padded_spectrum(tests::sine(128, 0.15, 0.3, 40, 0), 0.45);
    EXPECT_EQ(s.step_hz, 1.0 / 512);
    EXPECT_NEAR(s.power(0.05, 0.25), 800, 8);
}

TEST(spectrum, finds_a_summit_between_bins) {
    for (double hz = 0.06; hz < 0.4; hz += 0.0137) {
        auto const s = padded_spectrum(tests::sine(256, hz, 0.3, 40, 0), 0.45);
        auto const summit_hz = s.summit_hz(s.peak(0.04, 0.45));
        ASSERT_TRUE(summit_hz);
        EXPECT_NEAR(*summit_hz, hz, 5e-5);
    }
}

TEST(spectrum, has_no_summit_on_a_slope_or_at_its_ends) {
    spectrum const s{0.1, {5, 4, 6, 7, 8}};
    for (std::size_t bin = 0; bin < 5; ++bin) EXPECT_FALSE(s.summit_hz(bin)) << bin;
    EXPECT_TRUE((spectrum{0.1, {1, 2, 1}}.summit_hz(1)));
    EXPECT_FALSE((spectrum{0.1, {0, 2, 1}}.summit_hz(1))) << "there is no logarithm of nothing";
}

} // namespace
} // namespace coregulation::signal
