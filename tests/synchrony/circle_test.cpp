#include "server/synchrony/circle.hpp"

#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

namespace coregulation::synchrony::testing {
namespace {

using people = std::vector<std::vector<double>>;

people strangers(std::size_t count, std::uint64_t seed, std::size_t samples = pair_samples) {
    people all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(rhythm(samples, 1000 * seed + i));
    return all;
}

std::vector<circle_member> seated(people const& all, std::uint64_t seed = 1) {
    std::vector<circle_member> members;
    for (auto const& bpm : all) members.push_back({bpm, 100 * seed + members.size()});
    return members;
}

pair_settings paced() {
    pair_settings how;
    how.pacer = pacer_reference{3, 10};
    return how;
}

// Everything that comes from the data.
void expect_same_values(pair_measures const& a, pair_measures const& b) {
    EXPECT_EQ(a.r0.value, b.r0.value);
    EXPECT_EQ(a.r_peak.value, b.r_peak.value);
    EXPECT_EQ(a.lag_s, b.lag_s);
    EXPECT_EQ(a.lag_ambiguous, b.lag_ambiguous);
    EXPECT_EQ(a.plv.value, b.plv.value);
    EXPECT_EQ(a.phase_rad, b.phase_rad);
    EXPECT_EQ(a.circular_r, b.circular_r);
    ASSERT_EQ(a.beyond_pacer.has_value(), b.beyond_pacer.has_value());
    if (a.beyond_pacer) {
        EXPECT_EQ(a.beyond_pacer->value, b.beyond_pacer->value);
    }
}

void expect_same(against_chance const& a, against_chance const& b) {
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.median, b.median);
    EXPECT_EQ(a.p95, b.p95);
    EXPECT_EQ(a.above_chance, b.above_chance);
    EXPECT_EQ(a.p, b.p);
}

// Everything, its chance included.
void expect_same(pair_measures const& a, pair_measures const& b) {
    expect_same_values(a, b);
    expect_same(a.r0, b.r0);
    expect_same(a.r_peak, b.r_peak);
    expect_same(a.plv, b.plv);
    if (a.beyond_pacer && b.beyond_pacer) expect_same(*a.beyond_pacer, *b.beyond_pacer);
}

void expect_same(circle_measures const& a, circle_measures const& b) {
    ASSERT_EQ(a.pairs.size(), b.pairs.size());
    for (std::size_t i = 0; i < a.pairs.size(); ++i) {
        ASSERT_EQ(a.pairs[i].has_value(), b.pairs[i].has_value());
        if (a.pairs[i]) expect_same(*a.pairs[i], *b.pairs[i]);
    }
    EXPECT_EQ(a.in_group, b.in_group);
    ASSERT_EQ(a.group.has_value(), b.group.has_value());
    if (!a.group) return;
    expect_same(a.group->kuramoto, b.group->kuramoto);
    expect_same(a.group->mean_z, b.group->mean_z);
    expect_same(a.group->s_estimator, b.group->s_estimator);
    expect_same(a.group->rho, b.group->rho);
}

void expect_values_of_measure_pair(people const& all, pair_settings const& how) {
    auto const found = measure_circle(seated(all), how);
    for (std::size_t a = 0; a < all.size(); ++a)
        for (auto b = a + 1; b < all.size(); ++b) {
            SCOPED_TRACE(::testing::Message() << "pair " << a << ", " << b);
            auto const& got = found.pairs.at(pair_index(a, b, all.size()));
            auto const wanted = measure_pair(window_of(all[a]), window_of(all[b]), how, 1);
            ASSERT_EQ(got.has_value(), wanted.has_value());
            if (got) expect_same_values(*got, *wanted);
        }
}

TEST(circle, gives_every_pair_the_values_of_measure_pair) {
    auto all = strangers(4, 1);
    auto const whole = rhythm(pair_samples + 6, 2);
    all.push_back({whole.begin() + 6, whole.end()});
    all.push_back({whole.begin(), whole.end() - 6}); // 1.5 s behind the one before
    expect_values_of_measure_pair(all, {});
    expect_values_of_measure_pair(all, paced());
}

TEST(circle, gives_the_values_of_measure_pair_for_odd_windows_and_lags) {
    pair_settings how;
    how.window_samples = 201;
    how.max_lag_samples = 7;
    expect_values_of_measure_pair(strangers(3, 2, 208), how);
    expect_values_of_measure_pair(strangers(3, 3, 251), how);
}

TEST(circle, names_its_pairs_in_rows) {
    auto const all = strangers(5, 4);
    EXPECT_EQ(measure_circle(seated(all), {}).pairs.size(), 10U);
    EXPECT_EQ(pair_index(0, 1, 5), 0U);
    EXPECT_EQ(pair_index(0, 4, 5), 3U);
    EXPECT_EQ(pair_index(1, 2, 5), 4U);
    EXPECT_EQ(pair_index(3, 4, 5), 9U);
}

TEST(circle, of_one_or_none_has_no_pair_and_no_group) {
    auto const all = strangers(1, 5);
    auto const alone = measure_circle(seated(all), {});
    EXPECT_TRUE(alone.pairs.empty());
    EXPECT_FALSE(alone.group);
    EXPECT_EQ(alone.in_group, std::vector<bool>{true});
    EXPECT_TRUE(measure_circle({}, {}).pairs.empty());
}

TEST(circle, gives_a_pair_the_same_numbers_whoever_else_is_there) {
    auto const all = strangers(4, 6);
    auto const members = seated(all);
    auto const many = measure_circle(members, paced());
    auto const few = measure_circle(std::vector{members[1], members[3]}, paced());
    auto const mixed = measure_circle(std::vector{members[2], members[1], members[0], members[3]}, paced());
    ASSERT_TRUE(few.pairs[0]);
    expect_same(*many.pairs[pair_index(1, 3, 4)], *few.pairs[0]);
    expect_same(*mixed.pairs[pair_index(1, 3, 4)], *few.pairs[0]);
}

TEST(circle, keeps_its_values_and_mirrors_lag_and_phase_when_two_are_swapped) {
    auto const whole = rhythm(pair_samples + 6, 7);
    people const there{{whole.begin() + 6, whole.end()}, {whole.begin(), whole.end() - 6}};
    people const back{there[1], there[0]};
    auto const a = measure_circle(seated(there), {}).pairs[0], b = measure_circle(seated(back), {}).pairs[0];
    ASSERT_TRUE(a && b);
    EXPECT_NEAR(a->r0.value, b->r0.value, 1e-12);
    EXPECT_NEAR(a->r_peak.value, b->r_peak.value, 1e-12);
    EXPECT_NEAR(a->plv.value, b->plv.value, 1e-12);
    EXPECT_EQ(a->lag_s, 1.5);
    EXPECT_EQ(b->lag_s, -1.5);
    EXPECT_NEAR(a->phase_rad, -b->phase_rad, 1e-9);
}

TEST(circle, is_the_same_to_the_bit_again_and_with_a_used_circle) {
    auto const all = strangers(5, 8), others = strangers(5, 9);
    circle used{paced()};
    auto const first = used.measure(seated(all));
    used.measure(seated(others, 2));
    used.measure(std::vector{seated(all)[4]});
    expect_same(first, used.measure(seated(all)));
    expect_same(first, measure_circle(seated(all), paced()));
}

TEST(circle, is_the_same_to_the_bit_on_every_processor) {
    auto all = strangers(5, 10);
    lose(all[3], 20, 10); // guard only
    lose(all[4], 290, 20);
    auto const plain = circle{paced(), *usable_lane_kernels().front()}.measure(seated(all));
    for (auto const* kernels : usable_lane_kernels()) {
        SCOPED_TRACE(kernels->name);
        expect_same(plain, circle{paced(), *kernels}.measure(seated(all)));
    }
}

TEST(circle, is_the_same_to_the_bit_in_several_threads_at_once) {
    auto const all = strangers(4, 11);
    auto const alone = measure_circle(seated(all), {});
    std::vector<circle_measures> found(4);
    std::vector<std::thread> threads;
    for (auto& f : found) threads.emplace_back([&] { f = measure_circle(seated(all), {}); });
    for (auto& t : threads) t.join();
    for (auto const& f : found) expect_same(alone, f);
}

TEST(circle, gives_the_same_pairs_without_the_group) {
    auto const all = strangers(4, 18);
    auto const with = circle{paced()}.measure(seated(all)), without = circle{paced()}.measure(seated(all), false);
    EXPECT_TRUE(with.group);
    EXPECT_FALSE(without.group);
    EXPECT_EQ(with.in_group, without.in_group);
    ASSERT_EQ(with.pairs.size(), without.pairs.size());
    for (std::size_t i = 0; i < with.pairs.size(); ++i) expect_same(*with.pairs[i], *without.pairs[i]);
}

TEST(circle, draws_anew_for_another_seed) {
    auto const all = strangers(2, 12);
    auto const one = measure_circle(seated(all, 1), {}).pairs[0], other = measure_circle(seated(all, 2), {}).pairs[0];
    ASSERT_TRUE(one && other);
    EXPECT_EQ(one->plv.value, other->plv.value);
    EXPECT_NE(one->plv.p95, other->plv.p95);
    EXPECT_NE(one->r_peak.p95, other->r_peak.p95);
}

TEST(circle, gives_pairs_with_gaps_the_values_of_measure_pair_and_leaves_them_out_of_the_group) {
    auto all = strangers(4, 13);
    lose(all[2], 200, 10);
    expect_values_of_measure_pair(all, paced());
    auto more = all;
    lose(more[0], 310, 10); // at the live end
    lose(more[1], 60, 30);
    lose(more[1], 204, 3); // both at once
    lose(more[3], 70, 1);
    expect_values_of_measure_pair(more, {});
    expect_values_of_measure_pair(more, paced());
    auto const found = measure_circle(seated(all), {});
    EXPECT_EQ(found.in_group, (std::vector<bool>{true, true, false, true}));
    ASSERT_TRUE(found.group);
    EXPECT_EQ(found.group->people, 3U);
    auto const& beside = found.pairs[pair_index(0, 2, 4)];
    ASSERT_TRUE(beside);
    EXPECT_GT(beside->r0.p95, beside->r0.median);
}

TEST(circle, has_no_value_where_more_than_a_fifth_is_missing_or_nothing_varies) {
    auto all = strangers(5, 14);
    lose(all[1], 150, 60);
    all[2].assign(pair_samples, 72.3);
    for (auto& v : all[4]) v = std::nan("");
    auto const found = measure_circle(seated(all), paced());
    for (std::size_t a = 0; a < 5; ++a)
        for (auto b = a + 1; b < 5; ++b)
            EXPECT_EQ(found.pairs[pair_index(a, b, 5)].has_value(), a == 0 && b == 3) << a << ", " << b;
    EXPECT_EQ(found.in_group, (std::vector<bool>{true, false, false, true, false}));
    ASSERT_TRUE(found.group);
    EXPECT_EQ(found.group->people, 2U);
}

TEST(circle, measures_who_came_late_or_has_a_gap_before_the_window_like_the_others) {
    auto all = strangers(5, 15);
    lose(all[1], 0, 25);  // came 5 s later
    lose(all[2], 0, 58);  // has window and lags only
    lose(all[3], 20, 12); // a gap that only the filter sees
    expect_values_of_measure_pair(all, {});
    expect_values_of_measure_pair(all, paced());
    auto const found = measure_circle(seated(all), {});
    EXPECT_EQ(found.in_group, std::vector<bool>(5, true));
    for (auto const& pair : found.pairs) {
        ASSERT_TRUE(pair);
        EXPECT_GT(pair->plv.p95, pair->plv.median);
    }
}

TEST(circle, honours_the_number_of_surrogates) {
    auto const all = strangers(3, 16);
    for (auto const count : {19U, 99U, 200U}) {
        pair_settings how;
        how.surrogates = count;
        for (auto const& pair : measure_circle(seated(all), how).pairs)
            for (auto const& c : {pair->r0, pair->r_peak, pair->plv}) {
                auto const rank = c.p * (count + 1);
                EXPECT_NEAR(rank, std::round(rank), 1e-9);
                EXPECT_GT(c.p95, c.median);
            }
    }
}

struct levels {
    double median = 0, p95 = 0;
    void add(against_chance const& c) {
        median += c.median;
        p95 += c.p95;
    }
};

// Over windows of two strangers, of whom `spoil` may take samples: chance levels of the four statistics, circle beside
// measure_pair. The level of one window scatters by 5 to 10 % with its 199 surrogates, the mean by a tenth of that or so.
template<class spoil_t>
void expect_levels_of_measure_pair(spoil_t spoil) {
    std::array<levels, 4> of_circle, of_pair;
    constexpr int windows = 60;
    auto const how = paced();
    for (std::uint64_t w = 0; w < windows; ++w) {
        auto all = strangers(2, 100 + w);
        spoil(all);
        auto const c = measure_circle(seated(all, w), how).pairs[0];
        auto const p = measure_pair(window_of(all[0]), window_of(all[1]), how, w);
        ASSERT_TRUE(c && p && c->beyond_pacer && p->beyond_pacer);
        auto const add = [](std::array<levels, 4>& to, pair_measures const& m) {
            to[0].add(m.r0);
            to[1].add(m.r_peak);
            to[2].add(m.plv);
            to[3].add(*m.beyond_pacer);
        };
        add(of_circle, *c);
        add(of_pair, *p);
    }
    for (std::size_t s = 0; s < 4; ++s) {
        EXPECT_NEAR(of_circle[s].median / of_pair[s].median, 1, 0.03) << "statistic " << s;
        EXPECT_NEAR(of_circle[s].p95 / of_pair[s].p95, 1, 0.03) << "statistic " << s;
    }
}

TEST(circle, has_the_chance_levels_of_measure_pair) {
    expect_levels_of_measure_pair([](people&) {});
}

TEST(circle, has_the_chance_levels_of_measure_pair_with_gaps_too) {
    expect_levels_of_measure_pair([](people& all) {
        lose(all[0], 250, 40);
        lose(all[1], 100, 30);
        lose(all[1], 270, 10);
    });
    expect_levels_of_measure_pair([](people& all) { lose(all[1], 280, 40); });
}

TEST(circle, of_strangers_is_above_chance_about_one_time_in_twenty) {
    double pairs = 0, r0 = 0, r_peak = 0, plv = 0;
    for (std::uint64_t w = 0; w < 15; ++w) {
        auto const all = strangers(10, 200 + w);
        for (auto const& pair : measure_circle(seated(all, w), {}).pairs) {
            ASSERT_TRUE(pair);
            ++pairs;
            r0 += pair->r0.p <= 0.05;
            r_peak += pair->r_peak.p <= 0.05;
            plv += pair->plv.p <= 0.05;
        }
    }
    for (auto const above : {r0, r_peak, plv}) { // 675 pairs: 5 % ± 0.84 % if they were independent
        EXPECT_GT(above / pairs, 0.02);
        EXPECT_LT(above / pairs, 0.08);
    }
}

TEST(circle, of_one_rhythm_is_beyond_chance_in_everything) {
    auto const own = rhythm(pair_samples, 17);
    auto const found = measure_circle(seated({own, own, own}), {});
    for (auto const& pair : found.pairs) {
        EXPECT_NEAR(pair->r0.value, 1, 1e-9);
        EXPECT_NEAR(pair->plv.value, 1, 1e-9);
        for (auto const& c : {pair->r0, pair->r_peak, pair->plv}) EXPECT_DOUBLE_EQ(c.p, 1.0 / 200);
    }
    ASSERT_TRUE(found.group);
    EXPECT_NEAR(found.group->kuramoto.value, 1, 1e-9);
    EXPECT_DOUBLE_EQ(found.group->kuramoto.p, 1.0 / 200);
    EXPECT_DOUBLE_EQ(found.group->mean_z.p, 1.0 / 200);
}

} // namespace
} // namespace coregulation::synchrony::testing
