// Rhythms turned by an angle: what the S-estimator and the coherence of a group are compared with.
#include "server/synchrony/group/group_correlations.hpp"
#include "server/synchrony/group/quadrature.hpp"
#include "server/synchrony/group/turned_correlations.hpp"
#include "server/synchrony/regression.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace coregulation::synchrony::testing {
namespace {

constexpr double pi = std::numbers::pi;
constexpr std::size_t window = 240; // 60 s

std::vector<float> unit_of(std::vector<double> bpm) {
    regression::line(mask(window, 1))(bpm);
    double squares = 0;
    for (auto const v : bpm) squares += v * v;
    std::vector<float> unit;
    for (auto const v : bpm) unit.push_back(static_cast<float>(v / std::sqrt(squares)));
    return unit;
}

std::vector<double> turned(std::vector<std::vector<float>> const& units, std::vector<double> const& angles_rad) {
    std::vector<std::span<float const>> const members(units.begin(), units.end());
    std::vector<std::complex<double>> turns;
    for (auto const angle : angles_rad) turns.push_back(std::polar(1.0, angle));
    std::vector<double> r(pair_count(units.size()));
    turned_correlations{members}(turns, r);
    return r;
}

double angle_at(std::size_t t, double hz) {
    return 2 * pi * hz * static_cast<double>(t) / signal::grid_hz;
}

TEST(quadrature, of_a_wave_is_the_wave_a_quarter_later) {
    // Whole cycles from end to end, each from a crossing of zero: reflection continues them exactly.
    std::vector<std::vector<double>> series(3, std::vector<double>(window + 1));
    double const hz[] = {0.05, 0.1, 0.2}; // an odd number: one shares its transform with nobody
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t t = 0; t <= window; ++t) series[k][t] = std::sin(angle_at(t, hz[k]));
    put_in_quadrature(series);
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t t = 40; t <= window - 40; ++t)
            EXPECT_NEAR(series[k][t], -std::cos(angle_at(t, hz[k])), 0.03) << hz[k] << " Hz, sample " << t;
}

TEST(quadrature, keeps_the_size_of_rhythms_on_average) {
    constexpr std::uint64_t rhythms = 100;
    double sum = 0;
    for (std::uint64_t seed = 0; seed < rhythms; ++seed) {
        auto const unit = unit_of(rhythm(window, seed));
        std::vector<std::vector<double>> series{{unit.begin(), unit.end()}};
        put_in_quadrature(series);
        regression::line(mask(window, 1))(series[0]);
        for (auto const v : series[0]) sum += v * v;
    }
    EXPECT_NEAR(sum / rhythms, 1, 0.25); // what is slower than the window grows a little by the reflection
}

TEST(quadrature, of_nobody_or_of_little_asks_for_nothing) {
    std::vector<std::vector<double>> none, one_sample{{1.0}}, few{{1, -1, 1, -1, 0.5}};
    put_in_quadrature(none);
    put_in_quadrature(one_sample);
    put_in_quadrature(few);
    EXPECT_EQ(one_sample[0][0], 0);
    for (auto const v : few[0]) EXPECT_TRUE(std::isfinite(v));
}

TEST(turned_correlations, are_the_correlations_themselves_when_nobody_is_turned) {
    std::vector<std::vector<float>> const units{
        unit_of(rhythm(window, 1)), unit_of(rhythm(window, 2)), unit_of(rhythm(window, 3))};
    std::vector<std::span<float const>> const members(units.begin(), units.end());
    auto const plain = correlations_of(members), found = turned(units, {0, 0, 0});
    for (std::size_t pair = 0; pair < 3; ++pair) EXPECT_NEAR(found[pair], plain[pair], 1e-6);
}

TEST(turned_correlations, change_sign_with_who_is_turned_by_half) {
    std::vector<std::vector<float>> const units{
        unit_of(rhythm(window, 4)), unit_of(rhythm(window, 5)), unit_of(rhythm(window, 6))};
    auto const before = turned(units, {0, 0, 0}), after = turned(units, {0, pi, 0});
    EXPECT_NEAR(after[0], -before[0], 1e-12);
    EXPECT_NEAR(after[1], before[1], 1e-12);
    EXPECT_NEAR(after[2], -before[2], 1e-12);
}

TEST(turned_correlations, of_one_rhythm_are_the_cosine_of_the_angle_between) {
    auto const unit = unit_of(wave(window, 0.1, 0.3));
    for (auto const angle : {0.4, 1.3, 2.2, 3.0})
        EXPECT_NEAR(turned({unit, unit}, {0.5, 0.5 + angle})[0], std::cos(angle), 0.05);
}

TEST(turned_correlations, lie_between_minus_one_and_one) {
    std::vector<std::vector<float>> const units(2, unit_of(rhythm(window, 7)));
    for (int i = 0; i < 50; ++i) {
        auto const r = turned(units, {0.7 * i, 0.7 * i})[0];
        EXPECT_LE(r, 1);
        EXPECT_NEAR(r, 1, 1e-12); // both turned alike stay one
    }
}

} // namespace
} // namespace coregulation::synchrony::testing
