// Two simulated people whose coupling and lag are known, measured window by window.
#include "server/rehearsal/simulated_people.hpp"
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/pair.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace coregulation::synchrony::testing {
namespace {

struct course {
    std::vector<double> r0, lag_s;
    double windows = 0, above_r0 = 0, above_peak = 0, above_plv = 0;
};

signal::window window_at(std::vector<double> const& bpm, std::size_t end) {
    auto const last = bpm.begin() + static_cast<std::ptrdiff_t>(end);
    return {0, {last - static_cast<std::ptrdiff_t>(pair_samples), last}, 0};
}

std::vector<double> bpm_of(rehearsal::simulated_person const& p, double first_s, std::size_t samples) {
    std::vector<signal::heartbeat> beats;
    for (std::size_t i = 0; i < p.beat_s.size(); ++i) beats.push_back({p.beat_s[i], p.rr_ms[i], 0, i == 0});
    return signal::bpm_on_grid(signal::uncorrected(beats), first_s, samples);
}

// Windows that do not overlap in their 60 s.
course measured(rehearsal::simulation_settings how, int sessions) {
    course all;
    how.seconds = 900;
    for (int session = 0; session < sessions; ++session) {
        how.seed = 1000 + static_cast<std::uint64_t>(session);
        auto const people = rehearsal::simulate(how);
        constexpr std::size_t samples = 880 * 4;
        auto const a = bpm_of(people[0], 10, samples), b = bpm_of(people[1], 10, samples);
        for (auto end = pair_samples; end <= samples; end += 240) {
            auto const m = measure_pair(window_at(a, end), window_at(b, end), {}, how.seed * 10000 + end);
            if (!m) continue;
            ++all.windows;
            all.above_r0 += m->r0.p <= 0.05;
            all.above_peak += m->r_peak.p <= 0.05;
            all.above_plv += m->plv.p <= 0.05;
            all.r0.push_back(m->r0.value);
            if (m->lag_s) all.lag_s.push_back(*m->lag_s);
        }
    }
    return all;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.at(values.size() / 2);
}

TEST(simulated_pairs, uncoupled_are_above_chance_about_one_time_in_twenty) {
    auto const c = measured({.coupling = 0}, 20);
    ASSERT_GE(c.windows, 270);
    for (auto const above : {c.above_r0, c.above_peak, c.above_plv}) EXPECT_LT(above / c.windows, 0.09);
    EXPECT_NEAR(median(c.r0), 0, 0.1);
}

TEST(simulated_pairs, half_coupled_show_half_their_variance_in_common) {
    auto const c = measured({.coupling = 0.5}, 12);
    EXPECT_NEAR(median(c.r0), 0.5, 0.1);
    // One rhythm of six breaths a minute is narrow: chance alone reaches 0.6 in a minute, and most such windows
    // honestly stay below it. Yet far more rise above it than of strangers.
    EXPECT_GT(c.above_r0 / c.windows, 0.15);
    EXPECT_LT(c.above_r0 / c.windows, 0.8);
    EXPECT_NEAR(median(c.lag_s), 0, 0.26);
}

TEST(simulated_pairs, fully_coupled_are_nearly_one) {
    auto const c = measured({.coupling = 1}, 4);
    EXPECT_GT(median(c.r0), 0.85);
    EXPECT_GT(c.above_r0 / c.windows, 0.95);
    EXPECT_GT(c.above_peak / c.windows, 0.95);
    EXPECT_GT(c.above_plv / c.windows, 0.9);
}

TEST(simulated_pairs, show_the_lag_at_which_the_second_follows) {
    for (auto const lag_s : {1.5, -2.0, 3.0}) {
        auto const c = measured({.coupling = 1, .lag_s = lag_s}, 2);
        EXPECT_NEAR(median(c.lag_s), lag_s, 0.26) << "true lag " << lag_s;
    }
}

} // namespace
} // namespace coregulation::synchrony::testing
