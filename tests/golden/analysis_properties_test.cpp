// What holds for every analysis, whatever the hearts: symmetry, signs, gaps, company, threads. Whole recordings; the same
// for single windows stands beside each measure's own tests, for live sessions in session_properties_test.cpp.
#include "server/analysis/analysis.hpp"
#include "server/analysis/json.hpp"
#include "server/rehearsal/simulated_people.hpp"
#include "server/synchrony/circle.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace coregulation::analysis::testing {
namespace {

using rehearsal::recording;

recording recorded(rehearsal::simulated_person const& person) {
    return {.name = "simulated", .rr_ms = person.rr_ms, .beat_s = person.beat_s, .arrival_s = {}, .bpm = {}};
}

std::vector<recording> hearts(rehearsal::simulation_settings const& how) {
    std::vector<recording> all;
    for (auto const& person : rehearsal::simulate(how)) all.push_back(recorded(person));
    return all;
}

recording moved(recording one, double by_s) {
    for (auto& t : one.beat_s) t += by_s;
    return one;
}

recording without(recording one, double from_s, double to_s) {
    recording rest{.name = one.name, .rr_ms = {}, .beat_s = {}, .arrival_s = {}, .bpm = {}};
    for (std::size_t i = 0; i < one.rr_ms.size(); ++i) {
        if (one.beat_s[i] >= from_s && one.beat_s[i] <= to_s) continue;
        rest.rr_ms.push_back(one.rr_ms[i]);
        rest.beat_s.push_back(one.beat_s[i]);
    }
    return rest;
}

results analysed(std::vector<recording> const& recordings, settings const& how = {}) {
    std::vector<named_recording> named;
    for (auto const& one : recordings) named.push_back({std::to_string(named.size()), one});
    return analyse(named, how);
}

// One value of every measured window, in order.
template<class Value>
std::vector<double> values(pair const& p, Value value) {
    std::vector<double> all;
    for (auto const& w : p.windows)
        if (w.measured) all.push_back(value(*w.measured));
    return all;
}

void expect_near(std::vector<double> const& found, std::vector<double> const& known, double within) {
    ASSERT_EQ(found.size(), known.size());
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], known[i], within) << "window " << i;
}

double r0_of(synchrony::pair_measures const& m) {
    return m.r0.value;
}
double r_peak_of(synchrony::pair_measures const& m) {
    return m.r_peak.value;
}
double plv_of(synchrony::pair_measures const& m) {
    return m.plv.value;
}
double lag_of(synchrony::pair_measures const& m) {
    return m.lag_s.value_or(99);
}
double minus_lag_of(synchrony::pair_measures const& m) {
    return m.lag_s ? -*m.lag_s : 99;
}

TEST(an_analysis, says_the_same_of_two_from_either_side_with_lag_and_phase_mirrored) {
    auto const both = hearts({.people = 2, .seconds = 400, .coupling = 0.6, .lag_s = 0.7, .seed = 3});
    settings how;
    how.hop_s = 20;
    auto const there = analysed({both[0], both[1]}, how).pairs.at(0),
               back = analysed({both[1], both[0]}, how).pairs.at(0);
    ASSERT_GE(values(there, r0_of).size(), 12u);
    expect_near(values(there, r0_of), values(back, r0_of), 1e-6);
    expect_near(values(there, r_peak_of), values(back, r_peak_of), 1e-6);
    expect_near(values(there, lag_of), values(back, minus_lag_of), 1e-12);
    expect_near(values(there, plv_of), values(back, plv_of), 1e-6);
    expect_near(
        values(there, [](auto const& m) { return std::cos(m.phase_rad); }),
        values(back, [](auto const& m) { return std::cos(m.phase_rad); }), 1e-5);
    expect_near(
        values(there, [](auto const& m) { return std::sin(m.phase_rad); }),
        values(back, [](auto const& m) { return -std::sin(m.phase_rad); }), 1e-5);
    ASSERT_TRUE(there.session.concordance && there.session.coherence && there.session.wavelet_coherence);
    EXPECT_NEAR(*there.session.concordance, *back.session.concordance, 1e-9);
    EXPECT_NEAR(*there.session.coherence, *back.session.coherence, 1e-9);
    EXPECT_NEAR(*there.session.wavelet_coherence, *back.session.wavelet_coherence, 1e-9);
}

TEST(an_analysis, of_a_heart_and_itself_a_second_and_a_half_later_has_that_lag_in_every_window) {
    auto const first = hearts({.people = 1, .seconds = 300, .breath_wander = 0.3, .seed = 5})[0];
    auto const second = moved(first, 1.5);
    auto const ahead = analysed({first, second}).pairs.at(0), behind = analysed({second, first}).pairs.at(0);
    ASSERT_GE(ahead.windows.size(), 40u);
    ASSERT_EQ(values(ahead, lag_of).size(), ahead.windows.size()) << "every window has a value";
    for (auto const lag_s : values(ahead, lag_of)) EXPECT_EQ(lag_s, 1.5);
    for (auto const lag_s : values(behind, lag_of)) EXPECT_EQ(lag_s, -1.5);
    for (auto const r : values(ahead, r_peak_of)) EXPECT_NEAR(r, 1, 1e-4);
}

TEST(an_analysis, does_not_depend_on_when_the_session_was) {
    auto const both = hearts({.people = 2, .seconds = 200, .coupling = 0.5, .seed = 7});
    constexpr double later_s = 3600;
    auto const now = analysed(both), later = analysed({moved(both[0], later_s), moved(both[1], later_s)});
    auto const &a = now.pairs.at(0), &b = later.pairs.at(0);
    ASSERT_EQ(a.windows.size(), b.windows.size());
    for (std::size_t k = 0; k < a.windows.size(); ++k) EXPECT_EQ(a.windows[k].t_s + later_s, b.windows[k].t_s);
    expect_near(values(a, r0_of), values(b, r0_of), 1e-6);
    expect_near(values(a, r_peak_of), values(b, r_peak_of), 1e-6);
    expect_near(values(a, lag_of), values(b, lag_of), 1e-12);
    expect_near(values(a, plv_of), values(b, plv_of), 1e-6);
    auto const &p = now.people.at(0), &q = later.people.at(0);
    ASSERT_TRUE(p.hrv.time && q.hrv.time);
    EXPECT_NEAR(p.hrv.time->rmssd_ms, q.hrv.time->rmssd_ms, 1e-9);
    ASSERT_EQ(p.coherence.size(), q.coherence.size());
    for (std::size_t k = 0; k < p.coherence.size(); ++k) {
        ASSERT_TRUE(p.coherence[k].value && q.coherence[k].value);
        EXPECT_NEAR(p.coherence[k].value->score, q.coherence[k].value->score, 1e-6);
    }
}

TEST(an_analysis, gives_no_value_across_a_gap_and_the_same_values_before_and_after_it) {
    constexpr double from_s = 200, to_s = 240; // lost: 40 of 60 s
    auto const both = hearts({.people = 2, .seconds = 420, .coupling = 0.5, .seed = 11});
    settings how;
    how.correct = false;
    auto const whole = analysed(both, how), torn = analysed({both[0], without(both[1], from_s, to_s)}, how);

    auto const &a = whole.pairs.at(0).windows, &b = torn.pairs.at(0).windows;
    ASSERT_EQ(a.size(), b.size());
    std::size_t across = 0, untouched = 0;
    for (std::size_t k = 0; k < b.size(); ++k) {
        ASSERT_EQ(a[k].t_s, b[k].t_s);
        if (b[k].t_s > to_s + 1 && b[k].t_s - how.window_s < from_s - 1) {
            EXPECT_FALSE(b[k].measured) << "the window that ends at " << b[k].t_s << " s";
            EXPECT_NE(b[k].why, reason::none);
            ++across;
        }
        auto const reach_s = how.window_s + how.lag_s + synchrony::guard_s + 2; // of a window, with its interpolation
        if (b[k].t_s < from_s - 2 || b[k].t_s - reach_s > to_s) {
            ASSERT_TRUE(a[k].measured && b[k].measured) << "the window that ends at " << b[k].t_s << " s";
            EXPECT_NEAR(a[k].measured->r0.value, b[k].measured->r0.value, 1e-6);
            EXPECT_NEAR(a[k].measured->plv.value, b[k].measured->plv.value, 1e-6);
            EXPECT_EQ(a[k].measured->lag_s, b[k].measured->lag_s);
            ++untouched;
        }
    }
    EXPECT_GE(across, 3u);
    EXPECT_GE(untouched, 30u);

    for (auto const& w : torn.people.at(1).coherence) {
        if (w.t_s <= to_s + 1 || w.t_s - 64 >= from_s - 1) continue;
        EXPECT_FALSE(w.value) << "the window that ends at " << w.t_s << " s";
    }
}

TEST(a_circle, does_not_depend_on_anyones_rate_or_on_the_size_of_their_rhythm) {
    using synchrony::testing::rhythm;
    std::vector<std::vector<double>> plain;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) plain.push_back(rhythm(synchrony::pair_samples, seed));
    auto other = plain;
    for (auto& bpm : other[0]) bpm = 3 * bpm - 90;
    for (auto& bpm : other[1]) bpm = 0.4 * bpm + 50;
    for (auto& bpm : other[2]) bpm += 12.5;
    auto const measured = [](std::vector<std::vector<double>> const& people) {
        std::vector<synchrony::circle_member> members;
        for (auto const& bpm : people) members.push_back({bpm, 40 + members.size()});
        return synchrony::measure_circle(members, {});
    };
    auto const before = measured(plain), after = measured(other);
    ASSERT_EQ(before.pairs.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        ASSERT_TRUE(before.pairs[i] && after.pairs[i]);
        auto const &a = *before.pairs[i], &b = *after.pairs[i];
        EXPECT_NEAR(a.r0.value, b.r0.value, 1e-3);
        EXPECT_NEAR(a.r_peak.value, b.r_peak.value, 1e-3);
        EXPECT_NEAR(a.r_peak.p95, b.r_peak.p95, 1e-3);
        EXPECT_NEAR(a.plv.value, b.plv.value, 1e-3);
        EXPECT_EQ(a.lag_s, b.lag_s);
    }
    ASSERT_TRUE(before.group && after.group);
    EXPECT_NEAR(before.group->kuramoto.value, after.group->kuramoto.value, 1e-3);
    EXPECT_NEAR(before.group->mean_z.value, after.group->mean_z.value, 1e-3);
    EXPECT_NEAR(before.group->rho.value, after.group->rho.value, 1e-3);
}

TEST(an_analysis, of_two_does_not_change_when_a_third_is_there) {
    auto three = hearts({.people = 3, .seconds = 200, .coupling = 0.5, .seed = 13});
    three[2] = without(three[2], 0, 20); // comes later: when windows end is settled by who was there first
    auto const two = analysed({three[0], three[1]}).pairs.at(0), among = analysed(three).pairs.at(0);
    ASSERT_EQ(two.windows.size(), among.windows.size());
    for (std::size_t k = 0; k < two.windows.size(); ++k) {
        ASSERT_TRUE(two.windows[k].measured && among.windows[k].measured);
        auto const &m = *two.windows[k].measured, &n = *among.windows[k].measured;
        EXPECT_EQ(m.r_peak.value, n.r_peak.value);
        EXPECT_EQ(m.r_peak.p, n.r_peak.p);
        EXPECT_EQ(m.r0.p95, n.r0.p95);
        EXPECT_EQ(m.plv.above_chance, n.plv.above_chance);
        EXPECT_EQ(m.lag_s, n.lag_s);
    }
}

TEST(an_analysis, gives_the_same_bits_with_one_two_and_four_threads) {
    auto const circle = hearts({.people = 4, .seconds = 200, .coupling = 0.5, .ectopic_share = 0.01, .seed = 17});
    auto const printed = [&circle](unsigned threads) {
        settings how;
        how.threads = threads;
        return to_json(analysed(circle, how));
    };
    auto const one = printed(1);
    EXPECT_GT(one.size(), 10'000u);
    EXPECT_EQ(one, printed(2));
    EXPECT_EQ(one, printed(4));
}

} // namespace
} // namespace coregulation::analysis::testing
