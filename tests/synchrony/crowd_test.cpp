#include "server/synchrony/crowd.hpp"

#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/group/group_correlations.hpp"
#include "server/synchrony/group/kuramoto.hpp"
#include "tests/synchrony/group_people.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace coregulation::synchrony::testing {
namespace {

using rates = std::vector<std::vector<double>>;

std::vector<circle_member> members_of(rates const& bpm, std::uint64_t seed) {
    std::vector<circle_member> members;
    for (std::size_t i = 0; i < bpm.size(); ++i) members.push_back({bpm[i], 1000 * seed + i});
    return members;
}

std::optional<crowd_measures> crowd_of(rates const& bpm, std::uint64_t seed = 1) {
    crowd all{{}};
    all.add(members_of(bpm, seed));
    return all.measures();
}

// Each has `share` of the variance in common with all others.
rates together(std::size_t people, double share, std::uint64_t seed) {
    auto const common = rhythm(pair_samples, 77777 + seed);
    rates bpm;
    for (std::size_t k = 0; k < people; ++k) {
        bpm.push_back(rhythm(pair_samples, 100000 * seed + k));
        for (std::size_t t = 0; t < pair_samples; ++t)
            bpm[k][t] = 70 + std::sqrt(share) * (common[t] - 70) + std::sqrt(1 - share) * (bpm[k][t] - 70);
    }
    return bpm;
}

rates strangers(std::size_t people, std::uint64_t seed) {
    return together(people, 0, seed);
}

TEST(crowd, of_one_rhythm_is_complete_and_above_all_draws) {
    auto const m = crowd_of(rates(40, rhythm(pair_samples, 3)));
    ASSERT_TRUE(m);
    EXPECT_EQ(m->people, 40U);
    EXPECT_NEAR(m->kuramoto.value, 1, 1e-5);
    EXPECT_GT(m->mean_z.value, 6); // clipped just above 7
    EXPECT_DOUBLE_EQ(m->kuramoto.p, 1.0 / 200);
    EXPECT_DOUBLE_EQ(m->mean_z.p, 1.0 / 200);
}

TEST(crowd, gives_what_the_plain_statistics_give_of_all_its_pairs) {
    auto const bpm = together(30, 0.3, 2);
    auto const people = prepared(bpm, 1, 19);
    std::vector<std::span<float const>> unit;
    std::vector<unit_vectors> phase;
    for (auto const& p : people) {
        unit.push_back(p.unit);
        phase.push_back(p.phase);
    }
    auto const r = correlations_of(unit);
    auto const mean_r = std::accumulate(r.begin(), r.end(), 0.0) / static_cast<double>(r.size());

    auto const m = crowd_of(bpm);
    ASSERT_TRUE(m);
    EXPECT_NEAR(m->mean_z.value, std::atanh(mean_r), 1e-5);
    EXPECT_NEAR(m->mean_z.value, mean_z(r), 0.1 * mean_z(r)); // what a small circle says of the same people
    EXPECT_NEAR(m->kuramoto.value, unbiased_kuramoto(phase), 1e-5);
}

TEST(crowd, of_fewer_than_two_is_absent) {
    EXPECT_FALSE(crowd_of({}));
    EXPECT_FALSE(crowd_of(strangers(1, 1)));
}

TEST(crowd, leaves_out_who_misses_a_sample_of_the_window_or_does_not_vary) {
    auto bpm = strangers(6, 4);
    lose(bpm[1], pair_samples - 100, 3);
    lose(bpm[3], pair_samples - 300, 8); // in the guard: bridged
    bpm[4].assign(pair_samples, 64.0);
    auto const m = crowd_of(bpm);
    ASSERT_TRUE(m);
    EXPECT_EQ(m->people, 4U);
}

TEST(crowd, measures_those_added_so_far_as_if_they_were_all) {
    auto const bpm = together(30, 0.2, 5);
    auto const all = members_of(bpm, 1);
    crowd grown{{}};
    grown.add(std::span{all}.first(20));
    auto const first = grown.measures();
    grown.add(std::span{all}.subspan(20));
    auto const then = grown.measures();

    auto const alone = crowd_of(rates(bpm.begin(), bpm.begin() + 20));
    auto const whole = crowd_of(bpm);
    ASSERT_TRUE(first && then && alone && whole);
    for (auto const& [a, b] : {std::pair{*first, *alone}, std::pair{*then, *whole}}) {
        EXPECT_EQ(a.people, b.people);
        EXPECT_EQ(a.mean_z.value, b.mean_z.value);
        EXPECT_EQ(a.mean_z.p95, b.mean_z.p95);
        EXPECT_EQ(a.kuramoto.value, b.kuramoto.value);
        EXPECT_EQ(a.kuramoto.p95, b.kuramoto.p95);
    }
}

// One in twenty by chance; of 200 windows 10 ± 3.
TEST(crowd, of_strangers_is_above_the_level_about_one_time_in_twenty) {
    int by_z = 0, by_phase = 0;
    for (std::uint64_t window = 1; window <= 200; ++window) {
        auto const m = crowd_of(strangers(30, window), window);
        ASSERT_TRUE(m);
        by_z += m->mean_z.p <= 0.05;
        by_phase += m->kuramoto.p <= 0.05;
    }
    EXPECT_GE(by_z, 2);
    EXPECT_LE(by_z, 20);
    EXPECT_GE(by_phase, 2);
    EXPECT_LE(by_phase, 20);
}

TEST(crowd, that_shares_a_tenth_of_its_rhythm_is_seen) {
    int by_z = 0;
    for (std::uint64_t window = 1; window <= 40; ++window)
        by_z += crowd_of(together(30, 0.1, window))->mean_z.p <= 0.05;
    EXPECT_GE(by_z, 36);
}

TEST(crowd, that_breathes_at_one_pace_each_at_moments_of_their_own_is_not_together) {
    std::mt19937_64 random{6};
    int by_z = 0;
    for (std::uint64_t window = 1; window <= 100; ++window) {
        rates bpm;
        for (int k = 0; k < 30; ++k)
            bpm.push_back(
                wave(pair_samples, 0.1, 2 * std::numbers::pi * static_cast<double>(random() >> 11) * 0x1p-53));
        by_z += crowd_of(bpm, window)->mean_z.p <= 0.05;
    }
    EXPECT_LE(by_z, 12);
}

} // namespace
} // namespace coregulation::synchrony::testing
