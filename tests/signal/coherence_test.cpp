#include "server/signal/breathing.hpp"
#include "server/signal/coherence.hpp"
#include "server/signal/detrend.hpp"
#include "tests/signal/grid_series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace coregulation::signal {
namespace {

TEST(coherence, of_a_pure_sine_is_the_same_for_every_frequency_and_phase) {
    // Below 0.06 Hz the line that is removed takes some of the wave along, at some phases: 8.39 at 0.055 Hz.
    for (double hz = 0.055; hz <= 0.2401; hz += 0.0025) {
        auto const slow = hz < 0.06;
        for (int k = 0; k < 16; ++k) {
            auto const phase = k * std::numbers::pi / 8;
            auto const c = coherence_of(tests::sine(256, hz, phase, 60));
            ASSERT_TRUE(c);
            EXPECT_GE(c->ratio, slow ? 8.38 : 8.6) << hz << " Hz, phase " << phase;
            EXPECT_LE(c->ratio, 9.3) << hz << " Hz, phase " << phase;
            EXPECT_GE(c->score, slow ? 5.64 : 5.70) << hz << " Hz, phase " << phase;
            EXPECT_LE(c->score, 5.86) << hz << " Hz, phase " << phase;
            EXPECT_LT(std::abs(c->peak_hz - hz), 0.001) << hz << " Hz, phase " << phase;
            EXPECT_FALSE(c->at_edge);
            EXPECT_FALSE(c->provisional);
        }
    }
}

TEST(coherence, does_not_depend_on_the_size_of_the_wave_or_on_a_trend) {
    auto const small = *coherence_of(tests::sine(256, 0.1, 0.4, 10));
    auto large = tests::sine(256, 0.1, 0.4, 80, 700);
    for (std::size_t k = 0; k < large.size(); ++k) large[k] += 0.3 * static_cast<double>(k);
    auto const other = *coherence_of(large);
    EXPECT_NEAR(small.ratio, other.ratio, 1e-9);
    EXPECT_NEAR(small.score, other.score, 1e-9);
}

TEST(coherence, of_noise_is_low) {
    std::mt19937_64 bits{11};
    double sum = 0;
    for (int run = 0; run < 50; ++run) {
        std::vector<double> noise(256);
        for (auto& v : noise) v = 900 + 100 * static_cast<double>(bits() >> 11) * 0x1p-53;
        sum += coherence_of(noise)->ratio / 50;
    }
    EXPECT_LT(sum, 0.35);
}

TEST(coherence, of_a_short_window_is_provisional_and_of_a_shorter_one_absent) {
    EXPECT_FALSE(coherence_of(tests::sine(119, 0.1, 0, 60)));
    auto const short_one = coherence_of(tests::sine(120, 0.1, 0, 60));
    ASSERT_TRUE(short_one);
    EXPECT_TRUE(short_one->provisional);
    EXPECT_TRUE(coherence_of(tests::sine(255, 0.1, 0, 60))->provisional);
    EXPECT_FALSE(coherence_of(tests::sine(400, 0.1, 0, 60))->provisional) << "only the newest 64 s count";
}

TEST(coherence, says_when_the_peak_sits_on_the_edge_of_its_band) {
    EXPECT_TRUE(coherence_of(tests::sine(256, 0.03, 0.7, 60))->at_edge);
    EXPECT_TRUE(coherence_of(tests::sine(256, 0.27, 0.7, 60))->at_edge);
    EXPECT_FALSE(coherence_of(tests::sine(256, 0.1, 0.7, 60))->at_edge);
}

TEST(coherence, of_a_window_with_more_than_a_fifth_missing_is_absent) {
    auto samples = tests::sine(256, 0.1, 0, 60);
    for (std::size_t k = 60; k < 111; ++k) samples[k] = std::nan("");
    EXPECT_TRUE(coherence_of(samples)) << "51 of 256";
    samples[111] = std::nan("");
    EXPECT_FALSE(coherence_of(samples)) << "52 of 256";
}

TEST(coherence, of_a_heart_that_does_not_vary_is_absent) {
    EXPECT_FALSE(coherence_of(std::vector<double>(256, 800)));
}

TEST(coherence, gives_its_product_form_back_from_the_score) {
    auto const c = *coherence_of(tests::sine(256, 0.1, 0, 60));
    EXPECT_NEAR(std::log(product_form(c) + 1), c.score, 1e-12);
}

TEST(breathing, is_read_to_a_hundredth_of_a_breath_from_a_clean_wave) {
    for (double bpm = 4; bpm <= 24; bpm += 0.37) {
        auto samples = tests::sine(256, bpm / 60, 1.1, 40);
        detrend_linear(samples);
        auto const breaths = breaths_per_min_of(padded_spectrum(samples, 0.46));
        ASSERT_TRUE(breaths) << bpm;
        EXPECT_NEAR(*breaths, bpm, 0.02);
    }
}

TEST(breathing, is_not_named_when_rhythms_compete) {
    auto samples = tests::sine(256, 0.08, 0.2, 30, 0);
    auto const second = tests::sine(256, 0.17, 1.2, 30, 0);
    auto const third = tests::sine(256, 0.27, 2.2, 30, 0);
    auto const fourth = tests::sine(256, 0.36, 0.7, 30, 0);
    for (std::size_t k = 0; k < samples.size(); ++k) samples[k] += second[k] + third[k] + fourth[k];
    EXPECT_FALSE(breaths_per_min_of(padded_spectrum(samples, 0.46)));
}

} // namespace
} // namespace coregulation::signal
