// The plain statistics of a group, against what NumPy 1.24 gives from their formulas.
#include "server/synchrony/group/cluster_phase.hpp"
#include "server/synchrony/group/group_correlations.hpp"
#include "server/synchrony/group/kuramoto.hpp"
#include "server/synchrony/group/s_estimator.hpp"
#include "server/synchrony/lagged_correlation.hpp"
#include "server/synchrony/regression.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace coregulation::synchrony::testing {
namespace {

using phases = std::vector<std::vector<std::complex<double>>>;

std::vector<unit_vectors> views(phases const& of) {
    return {of.begin(), of.end()};
}

template<class angle_t>
phases phases_from(std::size_t people, std::size_t moments, angle_t angle) {
    phases found(people);
    for (std::size_t k = 0; k < people; ++k)
        for (std::size_t t = 0; t < moments; ++t)
            found[k].push_back(std::polar(1.0, angle(static_cast<double>(k), static_cast<double>(t))));
    return found;
}

// Four people who drift apart; 30 moments.
phases four_drifting() {
    return phases_from(4, 30, [](double k, double t) {
        return 0.4 * k + 0.15 * t * (1 + 0.1 * k) + 0.5 * std::sin(0.05 * t * (k + 1));
    });
}

// Four series with much in common; 60 samples, line taken out, Σ² = 1.
std::vector<std::vector<float>> four_series() {
    std::vector<std::vector<float>> found;
    for (int k = 0; k < 4; ++k) {
        std::vector<double> x;
        for (int t = 0; t < 60; ++t) x.push_back(std::sin(0.1 * t + 0.5 * k) + 0.3 * std::cos(0.23 * t * (k + 1)));
        regression::line(mask(60, 1))(x);
        double squares = 0;
        for (auto const v : x) squares += v * v;
        for (auto& v : x) v /= std::sqrt(squares);
        found.emplace_back(x.begin(), x.end());
    }
    return found;
}

std::vector<double> correlations_of_four() {
    auto const series = four_series();
    std::vector<std::span<float const>> const members(series.begin(), series.end());
    return correlations_of(members);
}

constexpr double single = 1e-6; // the series are of single precision

TEST(unbiased_kuramoto, equals_what_numpy_gives) {
    EXPECT_NEAR(unbiased_kuramoto(views(four_drifting())), 0.6058599275465512, 1e-12);
}

TEST(unbiased_kuramoto, is_one_for_equal_phases_and_least_for_phases_spread_evenly) {
    auto const together = phases_from(5, 20, [](double, double t) { return 0.3 * t; });
    EXPECT_NEAR(unbiased_kuramoto(views(together)), 1, 1e-12);
    auto const spread = phases_from(5, 20, [](double k, double t) { return 0.3 * t + 2 * std::numbers::pi * k / 5; });
    EXPECT_NEAR(unbiased_kuramoto(views(spread)), -0.25, 1e-12);
}

TEST(unbiased_kuramoto, is_the_mean_cosine_of_the_phase_difference_of_two) {
    auto const two = phases_from(2, 100, [](double k, double t) { return 0.3 * t + 1.1 * k; });
    EXPECT_NEAR(unbiased_kuramoto(views(two)), std::cos(1.1), 1e-12);
}

TEST(cluster_phase, equals_what_numpy_gives) {
    auto const found = cluster_phase_of(views(four_drifting()));
    EXPECT_NEAR(found.group, 0.9930151226372508, 1e-12);
    double const expected[] = {0.992329136269, 0.996269798464, 0.993870262508, 0.989301637497};
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(found.members[k], expected[k], 1e-11) << "member " << k;
}

TEST(cluster_phase, counts_a_steady_place_ahead_or_behind_as_being_together) {
    auto const found =
        cluster_phase_of(views(phases_from(3, 50, [](double k, double t) { return 0.2 * t + 0.7 * k; })));
    EXPECT_NEAR(found.group, 1, 1e-12);
    for (auto const rho : found.members) EXPECT_NEAR(rho, 1, 1e-12);
}

TEST(cluster_phase, of_a_member_who_goes_round_the_others_is_low) {
    auto const found = cluster_phase_of(views(phases_from(
        5, 314, [](double k, double t) { return k == 4 ? 0.2 * t + 2 * std::numbers::pi * t / 314 : 0.2 * t; })));
    EXPECT_LT(found.members[4], 0.25); // one whole turn; less than 0.25 is left because the one pulls q along
    for (int k = 0; k < 4; ++k) EXPECT_GT(found.members[static_cast<std::size_t>(k)], 0.97);
}

TEST(group_correlations, equal_what_numpy_gives) {
    auto const r = correlations_of_four();
    double const expected[] = {0.611261836254, 0.237553350536, -0.064029772159,
                               0.731970170587, 0.535543312436, 0.844108613713};
    ASSERT_EQ(r.size(), pair_count(4));
    for (std::size_t i = 0; i < r.size(); ++i) EXPECT_NEAR(r[i], expected[i], single) << "pair " << i;
}

TEST(mean_z, equals_what_numpy_gives) {
    EXPECT_NEAR(mean_z(correlations_of_four()), 0.6091892146220405, 4 * single);
}

TEST(mean_z, is_the_mean_of_fisher_z_also_at_the_limit) {
    std::vector<double> r;
    for (int i = 0; i < 45; ++i) r.push_back(i % 9 == 0 ? 1.0 : std::cos(1.0 + 0.7 * i));
    double sum = 0;
    for (auto const v : r) sum += fisher_z(v);
    EXPECT_NEAR(mean_z(r), sum / 45, 1e-10);
    EXPECT_NEAR(mean_z(std::vector<double>(1225, 1.0)), fisher_z(1), 1e-9);
    EXPECT_NEAR(mean_z(std::vector<double>(1225, -1.0)), fisher_z(-1), 1e-9);
}

TEST(with_rest, equals_what_numpy_gives) {
    double const expected[] = {0.2920012929368651, 0.8372664847201867, 0.7979779404509544, 0.5300117033148496};
    std::vector<double> found(4);
    with_rest(correlations_of_four(), found);
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(found[k], expected[k], 4 * single) << "member " << k;
}

TEST(with_rest, of_two_is_their_correlation) {
    std::vector<double> found(2);
    with_rest(std::vector<double>{-0.3}, found);
    EXPECT_NEAR(found[0], -0.3, 1e-15);
    EXPECT_NEAR(found[1], -0.3, 1e-15);
}

TEST(with_rest, is_nothing_beside_two_who_cancel_out) {
    std::vector<double> found(3);
    with_rest(std::vector<double>{0.4, -0.4, -1}, found); // the second and the third are opposite
    EXPECT_EQ(found[0], 0);
    EXPECT_NEAR(found[1], (0.4 - 1) / std::sqrt(2 - 0.8), 1e-12);
}

TEST(s_estimator, equals_what_numpy_gives) {
    EXPECT_NEAR(s_estimator{4}(correlations_of_four()), 0.3705708974474963, 4 * single);
}

TEST(s_estimator, is_zero_without_correlation_and_one_for_one_rhythm_forward_or_mirrored) {
    s_estimator common{4};
    EXPECT_NEAR(common(std::vector<double>(6, 0.0)), 0, 1e-12);
    EXPECT_NEAR(common(std::vector<double>(6, 1.0)), 1, 1e-9);
    EXPECT_NEAR(common(std::vector<double>{1, -1, -1, -1, -1, 1}), 1, 1e-9);
}

TEST(s_estimator, of_two_follows_from_their_two_eigenvalues) {
    // λ = 1 ± 0.5: 1 + (0.75 ln 0.75 + 0.25 ln 0.25) / ln 2
    auto const by_hand = 1 + (0.75 * std::log(0.75) + 0.25 * std::log(0.25)) / std::log(2.0);
    EXPECT_NEAR(s_estimator{2}(std::vector<double>{0.5}), by_hand, 1e-12);
}

} // namespace
} // namespace coregulation::synchrony::testing
