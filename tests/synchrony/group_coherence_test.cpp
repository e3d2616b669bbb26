#include "server/synchrony/group_coherence.hpp"

#include "server/signal/coherence.hpp"
#include "server/signal/grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace coregulation::synchrony::testing {
namespace {

using tachograms = std::vector<std::vector<double>>;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr auto samples_of_window = signal::coherence_samples;

std::vector<tachogram> views(tachograms const& of) {
    return {of.begin(), of.end()};
}

double angle_at(std::size_t t, double hz) {
    return 2 * std::numbers::pi * hz * static_cast<double>(t) / signal::grid_hz;
}

std::vector<double> wave(double hz, double phase_rad, double size_ms = 40, double mean_ms = 900) {
    std::vector<double> rr;
    for (std::size_t t = 0; t < samples_of_window; ++t)
        rr.push_back(mean_ms + size_ms * std::sin(angle_at(t, hz) + phase_rad));
    return rr;
}

// Thirty waves of 0.02 to 0.4 Hz, `size_ms` each at most.
std::vector<double> own_rhythm(std::uint64_t seed, double size_ms) {
    std::mt19937_64 random{seed};
    auto const uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::vector<double> rr(samples_of_window, 0.0);
    for (int i = 0; i < 30; ++i) {
        auto const one = wave(0.02 + 0.38 * uniform(), 2 * std::numbers::pi * uniform(), size_ms * uniform(), 30);
        for (std::size_t t = 0; t < rr.size(); ++t) rr[t] += one[t];
    }
    return rr;
}

// Each breathes at 0.1 Hz, `apart_rad` after the one before, and has a rhythm of its own beside it.
tachograms breathing(std::size_t people, double apart_rad, std::uint64_t seed) {
    tachograms rr;
    for (std::size_t k = 0; k < people; ++k) {
        rr.push_back(own_rhythm(seed + k, 12));
        auto const breath = wave(0.1, apart_rad * static_cast<double>(k), 40, 0);
        for (std::size_t t = 0; t < breath.size(); ++t) rr.back()[t] += breath[t];
    }
    return rr;
}

tachograms unrelated(std::size_t people, std::uint64_t seed) {
    tachograms rr;
    for (std::size_t k = 0; k < people; ++k) rr.push_back(own_rhythm(1000 * seed + k, 20));
    return rr;
}

// Three people; a gap of one and a gap of all.
tachograms three_with_gaps() {
    tachograms people;
    for (int k = 0; k < 3; ++k) {
        std::vector<double> rr;
        for (std::size_t t = 0; t < samples_of_window; ++t)
            rr.push_back(
                900 + 50 * k + 40 * std::sin(angle_at(t, 0.1) + 0.3 * k) +
                20 * std::sin(angle_at(t, 0.23 + 0.01 * k) + k) + 0.2 * static_cast<double>(t));
        for (std::size_t t = 100; t < 104; ++t) rr[t] = nothing;
        for (std::size_t t = 40; t < 60 && k == 1; ++t) rr[t] = nothing;
        people.push_back(rr);
    }
    return people;
}

TEST(mean_score, is_the_mean_of_those_who_have_one) {
    EXPECT_DOUBLE_EQ(*mean_score(std::vector<std::optional<double>>{1.0, std::nullopt, 4.0}), 2.5);
    EXPECT_FALSE(mean_score(std::vector<std::optional<double>>{std::nullopt, std::nullopt}));
    EXPECT_FALSE(mean_score({}));
}

TEST(mean_tachogram, equals_what_numpy_gives_gaps_included) {
    auto const people = three_with_gaps();
    auto const found = mean_tachogram_of(views(people));
    EXPECT_EQ(found.people, 3U);
    EXPECT_NEAR(found.z[0], 0.7019022472283867, 1e-10);
    EXPECT_NEAR(found.z[50], 0.95567038829036, 1e-10); // of two people
    EXPECT_NEAR(found.z[200], 0.2737346150994725, 1e-10);
    for (std::size_t t = 0; t < found.z.size(); ++t) EXPECT_EQ(std::isnan(found.z[t]), t >= 100 && t < 104) << t;
}

TEST(mean_tachogram, leaves_out_who_misses_more_than_a_fifth_or_does_not_vary) {
    auto people = unrelated(3, 1);
    for (std::size_t t = 0; t < 52; ++t) people[0][t] = nothing; // 20.3 %
    people.emplace_back(samples_of_window, 900.0);
    auto const found = mean_tachogram_of(views(people)), without = mean_tachogram_of(views({people[1], people[2]}));
    EXPECT_EQ(found.people, 2U);
    EXPECT_EQ(found.z, without.z);
}

TEST(mean_tachogram, of_nobody_is_empty) {
    EXPECT_EQ(mean_tachogram_of({}).people, 0U);
    EXPECT_TRUE(mean_tachogram_of({}).z.empty());
}

TEST(mean_tachogram, lets_all_weigh_alike_whatever_their_rate_and_variability) {
    auto const found = mean_tachogram_of(views({wave(0.1, 0.4, 90, 700), wave(0.1, 0.4, 3, 1200)}));
    auto const one = mean_tachogram_of(views({wave(0.1, 0.4)}));
    for (std::size_t t = 0; t < found.z.size(); ++t) EXPECT_NEAR(found.z[t], one.z[t], 1e-9);
    double squares = 0;
    for (auto const v : found.z) squares += v * v;
    EXPECT_NEAR(squares / samples_of_window, 1, 1e-9);
}

TEST(coherence_of_mean, equals_what_numpy_gives_gaps_included) {
    auto const people = three_with_gaps();
    EXPECT_NEAR(coherence_of_mean(views(people), 1)->value, 7.071164128312809, 1e-6);
}

TEST(coherence_of_mean, of_one_rhythm_is_that_of_the_one) {
    auto const rr = own_rhythm(5, 20);
    auto const alone = *signal::coherence_of(rr);
    EXPECT_NEAR(coherence_of_mean(views({rr, rr, rr}), 1)->value, alone.ratio, 1e-9);
}

TEST(coherence_of_mean, is_absent_for_fewer_than_two) {
    auto people = unrelated(2, 2);
    for (std::size_t t = 0; t < 60; ++t) people[1][t] = nothing;
    EXPECT_FALSE(coherence_of_mean(views(people), 1));
    EXPECT_FALSE(coherence_of_mean({}, 1));
}

TEST(coherence_of_mean, is_absent_when_the_members_cancel_out) {
    auto const there = own_rhythm(6, 20);
    auto back = there;
    for (auto& v : back) v = 1800 - v;
    EXPECT_FALSE(coherence_of_mean(views({there, back}), 1));
}

TEST(coherence_of_mean, rises_with_a_shared_phase_and_falls_when_each_breathes_at_another_moment) {
    auto const in_phase = *coherence_of_mean(views(breathing(8, 0, 30)), 3);
    auto const in_turn = *coherence_of_mean(views(breathing(8, 2 * std::numbers::pi / 8, 30)), 3);
    EXPECT_GT(in_phase.value, 2);
    EXPECT_LE(in_phase.p, 0.02);
    EXPECT_GT(in_phase.above_chance, 1);
    EXPECT_LT(in_turn.value, in_phase.value / 4);
    EXPECT_GT(in_turn.p, 0.5);
    EXPECT_NEAR(in_turn.median, in_phase.median, 0.5 * in_phase.median); // as coherent each, so chance is the same
}

TEST(coherence_of_mean, is_not_above_chance_only_because_all_breathe_steadily_at_one_pace) {
    std::mt19937_64 random{8};
    int above = 0;
    for (std::uint64_t i = 0; i < 150; ++i) {
        tachograms people;
        for (std::uint64_t k = 0; k < 4; ++k) {
            auto const phase_rad = 2 * std::numbers::pi * static_cast<double>(random() >> 11) * 0x1p-53;
            people.push_back(own_rhythm(10 * i + k, 3));
            auto const breath = wave(0.1, phase_rad, 40, 0);
            for (std::size_t t = 0; t < breath.size(); ++t) people.back()[t] += breath[t];
        }
        above += coherence_of_mean(views(people), i, 39)->p <= 0.05;
    }
    EXPECT_LE(above, 16); // 7.5 expected, ± 2.7; with phases drawn for each line of the spectra about 60
}

TEST(coherence_of_mean, does_not_depend_on_anyones_rate_or_variability) {
    auto people = breathing(4, 0.2, 40);
    auto const before = *coherence_of_mean(views(people), 4);
    for (std::size_t k = 0; k < people.size(); ++k)
        for (auto& v : people[k]) v = v * static_cast<double>(k + 1) / 2 + 100;
    auto const after = *coherence_of_mean(views(people), 4);
    EXPECT_NEAR(before.value, after.value, 1e-9);
    EXPECT_NEAR(before.p95, after.p95, 1e-9);
    EXPECT_EQ(before.p, after.p);
}

TEST(coherence_of_mean, gives_the_same_bits_for_the_same_seed) {
    auto const people = breathing(3, 0.5, 50);
    auto const a = *coherence_of_mean(views(people), 5), b = *coherence_of_mean(views(people), 5),
               other = *coherence_of_mean(views(people), 6);
    EXPECT_EQ(a.median, b.median);
    EXPECT_EQ(a.p95, b.p95);
    EXPECT_EQ(a.value, other.value);
    EXPECT_NE(a.p95, other.p95);
}

TEST(coherence_of_mean, without_contact_is_above_the_95_percent_level_about_one_time_in_twenty) {
    int above = 0;
    for (std::uint64_t i = 0; i < 200; ++i) above += coherence_of_mean(views(unrelated(4, 100 + i)), i, 39)->p <= 0.05;
    EXPECT_GE(above, 2); // 10 expected, ± 3
    EXPECT_LE(above, 19);
}

} // namespace
} // namespace coregulation::synchrony::testing
