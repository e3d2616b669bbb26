// False positives of whole-session statistics among people who have nothing to do with each other: five Holter
// recordings of two hours, ten pairs, each stretch of ten minutes with six of the other's.
#include "server/review/concordance.hpp"
#include "server/review/cross_spectral_density.hpp"
#include "server/review/recurrence.hpp"
#include "server/review/session_synchrony.hpp"
#include "server/review/squared_coherence.hpp"
#include "server/review/susy.hpp"
#include "server/review/wavelet_coherence.hpp"
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>

namespace coregulation::review::testing {
namespace {

constexpr char const* files[] = {
    "holter_healthy_000.csv", "holter_healthy_003.csv", "holter_healthy_005.csv", "holter_healthy_006.csv",
    "holter_healthy_007.csv"};
constexpr auto stretch = samples_of(600);

class review_calibration : public ::testing::Test {
protected:
    void SetUp() override {
        for (auto const* file : files) NEEDS_RECORDING(file);
        for (auto const* file : files) {
            auto const beats = signal::uncorrected(signal::cumulated(tests::rr_of(file)));
            people.push_back(signal::bpm_on_grid(beats, beats.front().t_s, signal::grid_length(beats)));
            stretches = std::min(stretches, people.back().size() / stretch);
        }
    }
    series part(std::size_t who, std::size_t which) const {
        return series{people[who]}.subspan(which * stretch, stretch);
    }
    // visit(first, second) of unrelated stretches; `others` of the second's for each of the first's.
    template<typename visitor>
    void each_pair(std::size_t others, visitor visit) const {
        for (std::size_t a = 0; a < people.size(); ++a)
            for (auto b = a + 1; b < people.size(); ++b)
                for (std::size_t k = 0; k < stretches; ++k)
                    for (std::size_t o = 0; o < others; ++o) visit(part(a, k), part(b, (k + o) % stretches));
    }

    std::vector<std::vector<double>> people;
    std::size_t stretches = 100;
};

TEST_F(review_calibration, of_whole_session_shifts_is_one_session_in_twenty) {
    double sessions = 0, peak = 0, together = 0, concordance = 0;
    each_pair(6, [&](series first, series second) {
        auto const value = session_beside_shifts(first, second);
        auto const agreement = concordance_beside_chance(first, second);
        ASSERT_TRUE(value && agreement);
        sessions += 1;
        peak += value->peak.p <= 0.05;
        together += value->together.p <= 0.05;
        concordance += agreement->p <= 0.05;
    });
    std::printf(
        "%.0f sessions of 10 min: peak %.2f %%, together %.2f %%, concordance %.2f %%\n", sessions,
        100 * peak / sessions, 100 * together / sessions, 100 * concordance / sessions);
    ASSERT_GT(sessions, 600);
    // Nominal 5 %; the goal 3 to 6.5 %. The stretches are used six times each, so that the standard error is about 1 %.
    for (auto const share : {peak / sessions, together / sessions, concordance / sessions}) {
        EXPECT_GE(share, 0.02);
        EXPECT_LE(share, 0.075);
    }
}

TEST_F(review_calibration, of_susy_is_an_effect_of_nothing) {
    double sum = 0, squares = 0, n = 0;
    each_pair(1, [&](series first, series second) {
        auto const effect = susy_of(first, second)->absolute.effect;
        sum += effect;
        squares += effect * effect;
        n += 1;
    });
    auto const deviation = std::sqrt(squares / n);
    std::printf("SUSY effect of strangers, 10 min: mean %.3f, deviation %.3f\n", sum / n, deviation);
    EXPECT_NEAR(sum / n, 0, 0.06);                     // 3 standard errors
    EXPECT_NEAR(deviation, 1 / std::sqrt(20.0), 0.05); // 20 segments
}

TEST_F(review_calibration, of_squared_coherence_is_about_nominal) {
    double bins = 0, above = 0, bands = 0, p = 0;
    each_pair(6, [&](series first, series second) {
        auto const c = squared_coherence_of(spectra_of_segments(first), spectra_of_segments(second));
        for (std::size_t i = 3; i <= 9; ++i) above += c->squared[i] > c->level95;
        bins += 7;
        p += band_of(*c).p <= 0.05;
        bands += 1;
    });
    std::printf("squared coherence: bins %.2f %%, bands %.2f %%\n", 100 * above / bins, 100 * p / bands);
    EXPECT_LE(above / bins, 0.08); // rhythms that change over the session have heavier tails than noise
    EXPECT_LE(p / bands, 0.065);
}

TEST_F(review_calibration, of_wavelet_coherence_is_nominal_or_below) {
    double sessions = 0, above = 0;
    wavelet_settings how;
    how.lowest_hz = 0.04;
    how.highest_hz = 0.15;
    for (std::size_t k = 0; k < stretches; k += 2)
        for (std::size_t a = 0; a < people.size(); ++a)
            for (auto b = a + 1; b < people.size(); ++b) {
                auto const chance = chance_of_wavelets(part(a, k), part(b, k), 19, 100 * k + 10 * a + b, how);
                above += chance->session->p <= 0.05;
                sessions += 1;
            }
    std::printf("wavelet coherence of %.0f sessions: %.2f %%\n", sessions, 100 * above / sessions);
    EXPECT_LE(above / sessions, 0.10); // 60 sessions: 7 or more one time in twenty-five
}

TEST_F(review_calibration, of_groups_is_about_nominal) {
    std::mt19937_64 random{7};
    double groups = 0, recurrence = 0, density = 0;
    for (std::uint64_t g = 0; g < 100; ++g) {
        std::vector<std::size_t> order{0, 1, 2, 3, 4};
        for (std::size_t i = 4; i > 0; --i) std::swap(order[i], order[random() % (i + 1)]);
        std::vector<series> group;
        for (std::size_t i = 0; i < 3; ++i) group.push_back(part(order[i], random() % stretches));
        recurrence += recurrence_beside_chance(group, 39, g)->p <= 0.05;
        density += cross_spectral_density_beside_chance(group, 39, g)->p <= 0.05;
        groups += 1;
    }
    std::printf(
        "%.0f groups of three, 10 min: recurrence %.2f %%, cross-spectral density %.2f %%\n", groups,
        100 * recurrence / groups, 100 * density / groups);
    EXPECT_LE(recurrence / groups, 0.11); // standard error 2.2 %
    EXPECT_LE(density / groups, 0.11);
}

} // namespace
} // namespace coregulation::review::testing
