#include "server/synchrony/group.hpp"

#include "server/synchrony/group/cluster_phase.hpp"
#include "server/synchrony/group/group_correlations.hpp"
#include "server/synchrony/group/group_null.hpp"
#include "server/synchrony/group/kuramoto.hpp"
#include "server/synchrony/group/s_estimator.hpp"
#include "tests/synchrony/group_people.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace coregulation::synchrony::testing {
namespace {

using rates = std::vector<std::vector<double>>;

rates unrelated(std::size_t people, std::uint64_t seed) {
    rates bpm;
    for (std::size_t i = 0; i < people; ++i) bpm.push_back(rhythm(pair_samples, 1000 * seed + i));
    return bpm;
}

// Each has `share` of the variance in common with the others, except the one who goes alone.
rates together(std::size_t people, double share, std::size_t alone, std::uint64_t seed) {
    auto const common = rhythm(pair_samples, 77777 + seed);
    auto bpm = unrelated(people, seed);
    for (std::size_t k = 0; k < people; ++k)
        for (std::size_t t = 0; t < pair_samples && k != alone; ++t)
            bpm[k][t] = 70 + std::sqrt(share) * (common[t] - 70) + std::sqrt(1 - share) * (bpm[k][t] - 70);
    return bpm;
}

void expect_near(against_chance const& a, against_chance const& b, double tolerance) {
    EXPECT_NEAR(a.value, b.value, tolerance);
    EXPECT_NEAR(a.median, b.median, tolerance);
    EXPECT_NEAR(a.p95, b.p95, tolerance);
    EXPECT_NEAR(a.p, b.p, 0.0051); // one surrogate may change sides by rounding
}

void expect_near(group_measures const& a, group_measures const& b, double tolerance) {
    expect_near(a.kuramoto, b.kuramoto, tolerance);
    expect_near(a.mean_z, b.mean_z, tolerance);
    expect_near(a.s_estimator, b.s_estimator, tolerance);
    expect_near(a.rho, b.rho, tolerance);
}

TEST(group, of_one_rhythm_is_complete_in_every_measure) {
    auto const g = measured(prepared(rates(4, rhythm(pair_samples, 3)), 10));
    ASSERT_TRUE(g);
    EXPECT_EQ(g->people, 4U);
    EXPECT_NEAR(g->kuramoto.value, 1, 1e-9);
    EXPECT_NEAR(g->s_estimator.value, 1, 1e-4);
    EXPECT_NEAR(g->rho.value, 1, 1e-9);
    EXPECT_GT(g->mean_z.value, 6); // clipped just above 7
    for (auto const* c : {&g->kuramoto, &g->mean_z, &g->rho}) EXPECT_DOUBLE_EQ(c->p, 1.0 / 200);
    EXPECT_DOUBLE_EQ(g->s_estimator.p, 1.0 / 100);
    for (auto const& m : g->members) {
        EXPECT_NEAR(m.rho.value, 1, 1e-9);
        EXPECT_NEAR(m.with_rest.value, 1, 1e-6);
        EXPECT_GT(m.with_rest.above_chance, 1);
    }
}

TEST(group, of_fewer_than_two_is_absent) {
    EXPECT_FALSE(measure_group({}));
    EXPECT_FALSE(measured(prepared(unrelated(1, 1), 1, 19)));
}

TEST(group, shows_the_plain_statistics_of_its_members) {
    auto const people = prepared(together(5, 0.5, 5, 2), 20);
    std::vector<std::span<float const>> unit;
    std::vector<unit_vectors> phase;
    for (auto const& p : people) {
        unit.push_back(p.unit);
        phase.push_back(p.phase);
    }
    auto const r = correlations_of(unit);
    std::vector<double> with(5);
    with_rest(r, with);
    auto const cluster = cluster_phase_of(phase);
    auto const g = *measured(people);
    EXPECT_EQ(g.kuramoto.value, unbiased_kuramoto(phase));
    EXPECT_EQ(g.mean_z.value, mean_z(r));
    EXPECT_EQ(g.s_estimator.value, s_estimator{5}(r));
    EXPECT_EQ(g.rho.value, cluster.group);
    for (std::size_t k = 0; k < 5; ++k) {
        EXPECT_EQ(g.members[k].rho.value, cluster.members[k]);
        EXPECT_EQ(g.members[k].with_rest.value, with[k]);
    }
}

TEST(group_null, gives_each_surrogate_group_what_the_plain_statistics_give_it) {
    auto const people = prepared(unrelated(3, 4), 30, 37); // 37: lanes are left over
    std::vector<null_batch const*> null;
    for (auto const& p : people) null.push_back(&p.null);
    auto const width = null.front()->width;
    auto const r = null_correlations(null);
    auto const lanes = null_phases_of(null);
    for (std::size_t s = 0; s < 37; ++s) {
        std::vector<std::vector<float>> unit(3);
        std::vector<std::vector<std::complex<double>>> phase(3);
        for (std::size_t k = 0; k < 3; ++k) {
            for (std::size_t t = 0; t < null[k]->window; t += 2) {
                auto const pair = null[k]->unit[t / 2 * width + s];
                for (auto const v : {first_of(pair), second_of(pair)})
                    unit[k].push_back(static_cast<float>(v / whole_norm));
            }
            for (std::size_t t = 0; t < null[k]->kept; ++t)
                phase[k].emplace_back(null[k]->re[t * width + s], null[k]->im[t * width + s]);
        }
        auto const one_r = correlations_of(std::vector<std::span<float const>>{unit[0], unit[1], unit[2]});
        for (std::size_t pair = 0; pair < 3; ++pair) EXPECT_NEAR(r[pair * width + s], one_r[pair], 1e-5);
        std::vector<unit_vectors> const views{phase[0], phase[1], phase[2]};
        auto const square_sum = static_cast<double>(lanes.square_sum[s]);
        EXPECT_NEAR(unbiased_kuramoto(square_sum, 3), unbiased_kuramoto(views), 1e-5);
        auto const cluster = cluster_phase_of(views);
        EXPECT_NEAR(lanes.rho[s], cluster.group, 1e-5);
        for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(lanes.rho_of[k * width + s], cluster.members[k], 1e-5);
    }
}

TEST(group, without_contact_is_above_the_95_percent_level_about_one_time_in_twenty) {
    constexpr int groups = 150; // 7.5 expected of each, ± 2.7
    int kuramoto = 0, mean_z = 0, s = 0, rho = 0;
    double of_member = 0, with_rest = 0, sum = 0;
    for (int i = 0; i < groups; ++i) {
        auto const people = prepared(unrelated(4, 100 + static_cast<std::uint64_t>(i)), 1000 + 10U * i, 39);
        std::vector<unit_vectors> phase;
        for (auto const& p : people) phase.push_back(p.phase);
        sum += unbiased_kuramoto(phase);
        auto const g = *measured(people);
        kuramoto += g.kuramoto.p <= 0.05;
        mean_z += g.mean_z.p <= 0.05;
        s += g.s_estimator.p <= 0.05;
        rho += g.rho.p <= 0.05;
        for (auto const& m : g.members) {
            of_member += (m.rho.p <= 0.05) / 4.0;
            with_rest += (m.with_rest.p <= 0.05) / 4.0;
        }
    }
    EXPECT_NEAR(sum / groups, 0, 0.03); // 0.1 in one group, hence 0.008 of the mean
    for (auto const above : {kuramoto, mean_z, s, rho}) {
        EXPECT_GE(above, 1);
        EXPECT_LE(above, 16);
    }
    for (auto const above : {of_member, with_rest}) EXPECT_NEAR(above, 7.5, 6);
}

TEST(group, in_contact_rises_above_chance_in_every_measure) {
    auto const g = *measured(prepared(together(6, 0.8, 6, 5), 50));
    for (auto const* c : {&g.kuramoto, &g.mean_z, &g.s_estimator, &g.rho}) {
        EXPECT_LE(c->p, 0.01);
        EXPECT_GT(c->above_chance, 2);
    }
}

TEST(group, gives_the_lowest_rho_and_the_least_with_the_rest_to_the_one_who_goes_alone) {
    for (std::size_t const alone : {0, 2, 4}) {
        auto const g = *measured(prepared(together(5, 0.9, alone, 6), 60));
        auto const lowest = [&](auto in_group::*of) {
            auto const found = std::ranges::min_element(
                g.members, [&](in_group const& a, in_group const& b) { return (a.*of).value < (b.*of).value; });
            return static_cast<std::size_t>(found - g.members.begin());
        };
        EXPECT_EQ(lowest(&in_group::rho), alone);
        EXPECT_EQ(lowest(&in_group::with_rest), alone);
        EXPECT_GT(g.members[alone].with_rest.p, 0.05);
    }
}

TEST(group, in_another_order_gives_the_same_in_that_order) {
    auto people = prepared(together(4, 0.6, 1, 7), 70);
    auto const before = *measured(people);
    std::rotate(people.begin(), people.begin() + 1, people.end());
    auto const after = *measured(people);
    expect_near(before, after, 1e-5);
    for (std::size_t k = 0; k < 4; ++k) {
        expect_near(before.members[(k + 1) % 4].rho, after.members[k].rho, 1e-5);
        expect_near(before.members[(k + 1) % 4].with_rest, after.members[k].with_rest, 1e-5);
    }
}

TEST(group, does_not_depend_on_anyones_rate_or_amplitude) {
    auto bpm = together(4, 0.6, 4, 8);
    auto const before = *measured(prepared(bpm, 80));
    for (std::size_t k = 0; k < 4; ++k)
        for (auto& v : bpm[k]) v = 3.0 * static_cast<double>(k + 1) * v - 17;
    expect_near(before, *measured(prepared(bpm, 80)), 1e-5);
}

TEST(group, gives_the_same_bits_for_the_same_windows) {
    auto const people = prepared(unrelated(5, 9), 90);
    auto const a = *measured(people), b = *measured(people);
    EXPECT_EQ(a.kuramoto.median, b.kuramoto.median);
    EXPECT_EQ(a.s_estimator.p95, b.s_estimator.p95);
    for (std::size_t k = 0; k < 5; ++k) EXPECT_EQ(a.members[k].with_rest.p95, b.members[k].with_rest.p95);
}

TEST(group, of_two_in_opposite_phase_is_not_together_but_keeps_its_places) {
    auto const g = *measured(prepared({wave(pair_samples, 0.1, 0), wave(pair_samples, 0.1, std::numbers::pi)}, 100));
    EXPECT_EQ(g.kuramoto.value, 0);
    EXPECT_LT(g.mean_z.value, -2);
    EXPECT_EQ(g.mean_z.above_chance, 0);
    EXPECT_GT(g.rho.value, 0.98);
    EXPECT_GT(g.s_estimator.value, 0.98);
}

} // namespace
} // namespace coregulation::synchrony::testing
