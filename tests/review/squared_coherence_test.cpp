#include "server/review/squared_coherence.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

namespace coregulation::review::testing {
namespace {

std::optional<squared_coherence> between(std::vector<double> const& first, std::vector<double> const& second) {
    return squared_coherence_of(spectra_of_segments(first), spectra_of_segments(second));
}

// Expected values: scipy.signal.coherence and csd (SciPy 1.10; fs 4, hann, nperseg 256, detrend linear).
TEST(squared_coherence, equals_scipy) {
    auto const first = person(900, 1), second = mixed(person(900, 2), first, 0.4);
    auto const c = between(first, second);
    ASSERT_TRUE(c);
    EXPECT_EQ(c->segments, 27u);
    struct {
        std::size_t bin;
        double squared, phase_rad;
    } const expected[] = {{1, 0.782023971, -0.025860624}, {4, 0.36150858, -0.026866806},
                          {7, 0.334412343, -0.28387586},  {12, 0.221076719, -0.018948501},
                          {20, 0.505265054, 0.05890703},  {32, 0.551733337, 0.03239848}};
    for (auto const& e : expected) {
        EXPECT_NEAR(c->squared[e.bin], e.squared, 1e-8) << e.bin;
        EXPECT_NEAR(c->phase_rad[e.bin], e.phase_rad, 1e-7) << e.bin;
    }
    EXPECT_NEAR(c->independent, 25.62890625, 1e-12);
    EXPECT_NEAR(c->level95, 0.11452832302471938, 1e-12);
    auto const band = band_of(*c);
    EXPECT_NEAR(band.mean, 0.2559839180483318, 1e-8);
    EXPECT_NEAR(band.highest, 0.4728857657920282, 1e-8);
    EXPECT_DOUBLE_EQ(band.at_hz, 0.046875);
    EXPECT_NEAR(band.p, 9.906400204595656e-07, 1e-11);
}

TEST(squared_coherence, of_a_wave_and_its_delayed_copy_is_one_with_the_phase_of_the_delay) {
    auto const hz = 6.0 / 64, delay_rad = 0.7;
    auto const c = between(wave(1200, hz), wave(1200, hz, -delay_rad)); // the second is later: the first is ahead
    EXPECT_NEAR(c->squared[6], 1, 1e-9);
    EXPECT_NEAR(c->phase_rad[6], delay_rad, 1e-3); // the line that is taken out has some of the wave in it
}

TEST(squared_coherence, is_symmetric_and_its_phase_is_mirrored) {
    auto const one = between(person(600, 3), person(600, 4)), other = between(person(600, 4), person(600, 3));
    for (std::size_t i = 1; i < one->squared.size(); ++i) {
        EXPECT_NEAR(one->squared[i], other->squared[i], 1e-12);
        EXPECT_NEAR(one->phase_rad[i], -other->phase_rad[i], 1e-9);
    }
}

TEST(squared_coherence, does_not_depend_on_level_or_scale) {
    auto const plain = between(person(600, 3), person(600, 4));
    auto const other = between(scaled(person(600, 3), 7, 100), scaled(person(600, 4), 0.2, -9));
    for (std::size_t i = 1; i < plain->squared.size(); ++i) EXPECT_NEAR(plain->squared[i], other->squared[i], 1e-9);
}

// 200 pairs of twenty minutes, 29 bins each (bins of a Hann window are alike two by two): the standard error is 0.4 %.
TEST(squared_coherence, of_noise_exceeds_its_level_one_time_in_twenty) {
    double above = 0, bins = 0, sum = 0, by_chance = 0;
    for (std::uint64_t pair = 0; pair < 200; ++pair) {
        auto const c = between(noise(1200, 1000 + 2 * pair), noise(1200, 1001 + 2 * pair));
        by_chance = 1 / c->independent;
        for (std::size_t i = 3; i < 32; ++i) {
            above += c->squared[i] > c->level95;
            sum += c->squared[i];
            bins += 1;
        }
    }
    EXPECT_NEAR(above / bins, 0.05, 0.012);
    EXPECT_NEAR(sum / bins, by_chance, 0.05 * by_chance);
}

TEST(squared_coherence, leaves_out_segments_with_a_gap) {
    auto const whole = between(person(900, 1), person(900, 2));
    auto const c = between(without(person(900, 1), 400, 401), person(900, 2));
    EXPECT_EQ(whole->segments - c->segments, 2u); // a second lies in two segments
    // Neighbours: 11 pairs before and 12 after the gap of two in 27.
    EXPECT_NEAR(c->independent, 25 / (1 + 2.0 / 36 * 23 / 25), 1e-12);
}

TEST(squared_coherence, needs_three_segments) {
    EXPECT_FALSE(between(person(127, 1), person(127, 2)));
    EXPECT_TRUE(between(person(128, 1), person(128, 2)));
}

TEST(squared_coherence, has_no_value_for_somebody_who_does_not_vary) {
    EXPECT_FALSE(between(std::vector<double>(2400, 70.0), person(600, 2)));
}

} // namespace
} // namespace coregulation::review::testing
