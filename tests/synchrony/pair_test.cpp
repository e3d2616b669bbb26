#include "server/synchrony/pair.hpp"

#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

namespace coregulation::synchrony::testing {
namespace {

std::optional<pair_measures> measure(
    std::vector<double> const& first, std::vector<double> const& second, pair_settings const& how = {},
    std::uint64_t seed = 1) {
    return measure_pair(window_of(first), window_of(second), how, seed);
}

void expect_same(against_chance const& a, against_chance const& b) {
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.median, b.median);
    EXPECT_EQ(a.p95, b.p95);
    EXPECT_EQ(a.above_chance, b.above_chance);
    EXPECT_EQ(a.p, b.p);
}

TEST(pair, of_one_rhythm_is_complete_in_everything) {
    auto const own = rhythm(pair_samples, 1);
    auto const m = measure(own, own);
    ASSERT_TRUE(m);
    EXPECT_NEAR(m->r0.value, 1, 1e-9);
    EXPECT_NEAR(m->r_peak.value, 1, 1e-9);
    EXPECT_NEAR(m->plv.value, 1, 1e-9);
    EXPECT_EQ(m->lag_s, 0);
    EXPECT_NEAR(m->phase_rad, 0, 1e-9);
    EXPECT_NEAR(*m->circular_r, 1, 1e-9);
    for (auto const& c : {m->r0, m->r_peak, m->plv}) {
        EXPECT_GT(c.above_chance, 1);
        EXPECT_DOUBLE_EQ(c.p, 1.0 / 200);
    }
    EXPECT_FALSE(m->beyond_pacer);
}

TEST(pair, tells_who_leads_by_the_sign_of_lag_and_phase) {
    auto const whole = rhythm(pair_samples + 6, 2);
    std::vector<double> const leader(whole.begin() + 6, whole.end()), follower(whole.begin(), whole.end() - 6);
    auto const there = measure(leader, follower), back = measure(follower, leader);
    ASSERT_TRUE(there && back);
    EXPECT_EQ(there->lag_s, 1.5);
    EXPECT_EQ(back->lag_s, -1.5);
    EXPECT_GT(there->phase_rad, 0);
    EXPECT_LT(back->phase_rad, 0);
}

TEST(pair, has_the_same_values_from_either_side) {
    auto const a = rhythm(pair_samples, 3), b = rhythm(pair_samples, 4);
    auto const there = measure(a, b), back = measure(b, a);
    ASSERT_TRUE(there && back);
    EXPECT_NEAR(there->r0.value, back->r0.value, 1e-12);
    EXPECT_NEAR(there->r_peak.value, back->r_peak.value, 1e-12);
    EXPECT_NEAR(there->plv.value, back->plv.value, 1e-12);
    EXPECT_NEAR(there->phase_rad, -back->phase_rad, 1e-9);
    EXPECT_NEAR(*there->circular_r, *back->circular_r, 1e-9);
    EXPECT_NEAR(there->r0.p95, back->r0.p95, 0.12); // one null replaces the one, the other the other
}

TEST(pair, does_not_depend_on_scale_and_offset) {
    auto const a = rhythm(pair_samples, 5), b = rhythm(pair_samples, 6);
    auto louder = a, elsewhere = b;
    for (auto& v : louder) v = 3 * v - 20;
    for (auto& v : elsewhere) v = 0.2 * v + 90;
    auto const before = measure(a, b), after = measure(louder, elsewhere);
    ASSERT_TRUE(before && after);
    EXPECT_NEAR(before->r0.value, after->r0.value, 1e-9);
    EXPECT_NEAR(before->r_peak.value, after->r_peak.value, 1e-9);
    EXPECT_NEAR(before->plv.value, after->plv.value, 1e-9);
    EXPECT_NEAR(before->r_peak.p95, after->r_peak.p95, 1e-9);
    EXPECT_EQ(before->lag_s, after->lag_s);
}

TEST(pair, is_the_same_to_the_bit_for_the_same_seed_and_not_for_another) {
    auto const a = rhythm(pair_samples, 7), b = rhythm(pair_samples, 8);
    auto const one = measure(a, b, {}, 11), again = measure(a, b, {}, 11), other = measure(a, b, {}, 12);
    ASSERT_TRUE(one && again && other);
    expect_same(one->r0, again->r0);
    expect_same(one->r_peak, again->r_peak);
    expect_same(one->plv, again->plv);
    EXPECT_EQ(one->r0.value, other->r0.value);
    EXPECT_NE(one->r0.p95, other->r0.p95);
}

TEST(pair, has_no_value_when_more_than_a_fifth_of_either_is_missing) {
    auto const whole = rhythm(pair_samples, 9);
    auto holed = rhythm(pair_samples, 10);
    lose(holed, 150, 48); // a fifth of 240
    EXPECT_TRUE(measure(whole, holed));
    EXPECT_TRUE(measure(holed, whole));
    lose(holed, 198, 1);
    EXPECT_FALSE(measure(whole, holed));
    EXPECT_FALSE(measure(holed, whole));
    EXPECT_FALSE(measure(whole, std::vector<double>(pair_samples, std::nan(""))));
}

TEST(pair, measures_across_a_small_gap_what_is_present) {
    auto const whole = rhythm(pair_samples, 11);
    auto holed = whole;
    lose(holed, 180, 30);
    auto const m = measure(whole, holed);
    ASSERT_TRUE(m);
    EXPECT_NEAR(m->r0.value, 1, 1e-9);
    EXPECT_GT(m->plv.value, 0.95);
}

TEST(pair, needs_no_guard_before_its_window_and_lags) {
    auto late = rhythm(pair_samples, 12);
    lose(late, 0, 60);
    auto const m = measure(late, rhythm(pair_samples, 13));
    ASSERT_TRUE(m);
    std::vector<double> const a(late.begin() + 60, late.end());
    auto const whole = rhythm(pair_samples, 13);
    auto const alone = measure(a, {whole.begin() + 60, whole.end()});
    ASSERT_TRUE(alone);
    expect_same(m->r_peak, alone->r_peak);
}

TEST(pair, has_no_value_when_one_does_not_vary) {
    auto const own = rhythm(pair_samples, 14);
    EXPECT_FALSE(measure(own, std::vector<double>(pair_samples, 72.3)));
    std::vector<double> drift(pair_samples);
    for (std::size_t i = 0; i < drift.size(); ++i) drift[i] = 60.1 + 0.013 * static_cast<double>(i);
    EXPECT_FALSE(measure(drift, own));
}

TEST(pair, calls_a_lag_beyond_half_a_shared_period_ambiguous) {
    // 12 breaths a minute: T = 5 s. A true lag of 3 s is one of −2 s as well; a clear lag of 1 s is not in doubt.
    auto const narrow = [](double delay_s) {
        std::vector<double> bpm(pair_samples);
        for (std::size_t i = 0; i < bpm.size(); ++i) {
            auto const t = static_cast<double>(i) / signal::grid_hz - delay_s;
            bpm[i] =
                70 + (4 + 3 * std::sin(2 * std::numbers::pi * 0.02 * t)) * std::sin(2 * std::numbers::pi * 0.2 * t);
        }
        return bpm;
    };
    auto const near = measure(narrow(0), narrow(1));
    ASSERT_TRUE(near);
    EXPECT_EQ(near->lag_s, 1);
    EXPECT_FALSE(near->lag_ambiguous);

    pair_settings paced;
    paced.pacer = pacer_reference{0, 5};
    auto const whole = rhythm(pair_samples + 12, 15);
    std::vector<double> const leader(whole.begin() + 12, whole.end()), follower(whole.begin(), whole.end() - 12);
    auto const far = measure(leader, follower, paced);
    ASSERT_TRUE(far);
    EXPECT_EQ(far->lag_s, 3);
    EXPECT_TRUE(far->lag_ambiguous);
    auto const free = measure(leader, follower);
    EXPECT_FALSE(free->lag_ambiguous); // broad-band: a lag is a lag
}

TEST(pair, of_people_who_share_only_a_pacer_falls_to_chance_beyond_it) {
    double with = 0, beyond = 0, above = 0;
    constexpr int pairs = 20;
    for (std::uint64_t i = 0; i < pairs; ++i) {
        auto a = rhythm(pair_samples, 100 + i), b = rhythm(pair_samples, 200 + i);
        auto const pace = wave(pair_samples, 0.1, 0);
        for (std::size_t k = 0; k < pair_samples; ++k) {
            a[k] += 2 * (pace[k] - 70);
            b[k] += 2 * (pace[k] - 70);
        }
        pair_settings how;
        how.pacer = pacer_reference{3, 10};
        auto const m = measure(a, b, how, i);
        ASSERT_TRUE(m && m->beyond_pacer);
        with += m->plv.value / pairs;
        beyond += m->beyond_pacer->value / pairs;
        above += m->beyond_pacer->above_chance > 1;
    }
    EXPECT_GT(with, 0.75);
    EXPECT_LT(beyond, 0.56);
    EXPECT_LE(above, 4); // of 20; more than 4 comes about once in 400 when one in twenty is expected
}

} // namespace
} // namespace coregulation::synchrony::testing
