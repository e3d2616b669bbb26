#include "server/synchrony/all_pairs.hpp"

#include "server/synchrony/lag_peak.hpp"
#include "server/synchrony/lagged_correlation.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace coregulation::synchrony::testing {
namespace {

using method = all_pairs_method;

constexpr std::size_t part = 260;
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

std::pmr::memory_resource* const memory = std::pmr::get_default_resource();

// People with a few waves each; neighbours share some, so that there are lags to find.
std::vector<std::vector<double>> people_of(std::size_t count, std::size_t samples) {
    std::vector<std::vector<double>> people;
    for (std::size_t p = 0; p < count; ++p) {
        auto own = rhythm(samples, 2 * p + 1);
        auto const shared = rhythm(samples + 20, 2 * (p / 3) + 2);
        for (std::size_t i = 0; i < samples; ++i) own[i] += 1.5 * (shared[i + 7 * (p % 3)] - 70);
        people.push_back(std::move(own));
    }
    return people;
}

std::vector<std::int16_t> second_of(std::vector<std::vector<double>> const& people, std::size_t from) {
    std::vector<std::int16_t> samples;
    for (auto const& person : people)
        for (std::size_t i = 0; i < samples_a_second; ++i) samples.push_back(sample_of(person[from + i]));
    return samples;
}

std::vector<std::int16_t> past_of(std::vector<double> const& person, std::size_t end) {
    std::vector<std::int16_t> samples;
    for (auto i = end - part; i < end; ++i) samples.push_back(sample_of(person[i]));
    return samples;
}

std::vector<std::int16_t> past_of(std::vector<std::vector<double>> const& people, std::size_t end) {
    std::vector<std::int16_t> samples;
    for (auto const& person : people) {
        auto const own = past_of(person, end);
        samples.insert(samples.end(), own.begin(), own.end());
    }
    return samples;
}

template<class value_t>
bool same_bits(std::vector<value_t> const& a, std::vector<value_t> const& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(value_t)) == 0);
}

bool same_bits(all_pairs_results const& a, all_pairs_results const& b) {
    return a.people == b.people && same_bits(a.r0, b.r0) && same_bits(a.r_peak, b.r_peak) && same_bits(a.lag, b.lag) &&
           same_bits(a.states, b.states);
}

struct expected_pair {
    std::vector<double> r;
    lag_peak peak;
};

expected_pair expected(std::span<double const> first, std::span<double const> second) {
    auto const a = without_mean(first), b = without_mean(second);
    lagged_correlation const correlate{a, b.present, 240, 20};
    std::vector<double> r(correlate.lags());
    correlate(b.values, r);
    auto const peak = find_peak(r, 4);
    return {std::move(r), peak};
}

// The samples as they are kept, back in bpm.
std::vector<double> kept(std::span<double const> bpm) {
    std::vector<double> back;
    for (auto const v : bpm) {
        auto const sample = sample_of(v);
        back.push_back(sample == missing_sample ? no_value : sample / sample_units_a_bpm);
    }
    return back;
}

struct differences {
    double r0 = 0, r_peak = 0;
    std::size_t lags = 0, pairs = 0, without_value = 0;
};

// All pairs against the plain definition, which is given the samples up to `end` through `view`.
template<class view_t>
differences against_definition(
    all_pairs_results const& got, std::vector<std::vector<double>> const& people, std::size_t end, view_t view) {
    differences d;
    std::vector<std::vector<double>> windows;
    for (auto const& person : people) windows.push_back(view(std::span{person}.subspan(end - part, part)));
    for (std::size_t a = 0; a < people.size(); ++a)
        for (auto b = a + 1; b < people.size(); ++b) {
            auto const at = got.index(a, b);
            if (got.states[a] != seat_state::measured || got.states[b] != seat_state::measured) {
                EXPECT_TRUE(std::isnan(got.r0[at]) && std::isnan(got.r_peak[at])) << a << ", " << b;
                EXPECT_EQ(got.lag[at], all_pairs_results::no_lag);
                d.without_value += 1;
                continue;
            }
            auto const [r, peak] = expected(windows[a], windows[b]);
            d.r0 = std::max(d.r0, std::abs(got.r0[at] - r[20]));
            d.r_peak = std::max(d.r_peak, std::abs(got.r_peak[at] - peak.highest));
            d.lags += got.lag[at] != peak.lag_samples.value_or(all_pairs_results::no_lag);
            d.pairs += 1;
            EXPECT_FALSE(std::isnan(got.r0[at])) << a << ", " << b;
        }
    return d;
}

auto const as_it_is = [](std::span<double const> bpm) { return std::vector<double>(bpm.begin(), bpm.end()); };
auto const as_kept = [](std::span<double const> bpm) { return kept(bpm); };

TEST(all_pairs, keep_a_sample_to_half_of_a_sixty_fourth_of_a_beat) {
    EXPECT_EQ(sample_of(70), 4480);
    EXPECT_EQ(sample_of(511), 32704);
    EXPECT_EQ(sample_of(19.9), missing_sample);
    EXPECT_EQ(sample_of(512), missing_sample);
    EXPECT_EQ(sample_of(no_value), missing_sample);
    for (double bpm = 20; bpm < 300; bpm += 0.37) EXPECT_NEAR(sample_of(bpm) / sample_units_a_bpm, bpm, 0.5 / 64);
}

TEST(all_pairs, are_numbered_row_after_row) {
    all_pairs_results results;
    results.people = 17;
    std::size_t next = 0;
    for (std::size_t a = 0; a < 17; ++a)
        for (auto b = a + 1; b < 17; ++b) EXPECT_EQ(results.index(a, b), next++);
    EXPECT_EQ(next, 17U * 16 / 2);
}

class all_pairs_of : public ::testing::TestWithParam<std::size_t> {};

TEST_P(all_pairs_of, so_many_people_follow_the_definition_of_lagged_correlation) {
    auto const people = people_of(GetParam(), 400);
    auto const got = measure_all_pairs(past_of(people, 400), people.size());
    ASSERT_EQ(got.r0.size(), people.size() * (people.size() - 1) / 2);
    for (auto const state : got.states) EXPECT_EQ(state, seat_state::measured);

    auto const quantised = against_definition(got, people, 400, as_kept);
    EXPECT_EQ(quantised.pairs, got.r0.size());
    EXPECT_LT(quantised.r0, 1e-6); // single precision of the last formula
    EXPECT_LT(quantised.r_peak, 1e-6);
    EXPECT_EQ(quantised.lags, 0U);

    auto const plain = against_definition(got, people, 400, as_it_is);
    EXPECT_LT(plain.r0, 5e-4); // rounding of samples to 1/64 bpm
    EXPECT_LT(plain.r_peak, 5e-4);
}

TEST_P(all_pairs_of, so_many_people_have_the_same_bits_by_each_method_on_each_processor) {
    auto const people = people_of(GetParam(), 320);
    auto const past = past_of(people, 320);
    auto const reference = measure_all_pairs(past, people.size(), {}, method::direct);
    for (auto const& kernel : all_pairs_kernels())
        for (auto const by : {method::direct, method::product, method::running}) {
            all_pairs pairs{people.size(), {}, by, memory, kernel};
            all_pairs_results got;
            pairs.restore(past);
            pairs.measure(got);
            EXPECT_TRUE(same_bits(got, reference)) << kernel.name;
        }
}

INSTANTIATE_TEST_SUITE_P(
    circles, all_pairs_of, ::testing::Values(1, 2, 3, 4, 5, 12, 16, 17, 33, 100),
    [](auto const& size) { return std::to_string(size.param); });

TEST(all_pairs, by_running_sums_keep_the_bits_of_the_matrix_product_for_two_hours) {
    constexpr std::size_t two_hours = 7200, ten_minutes = 600;
    auto people = people_of(11, two_hours * samples_a_second);
    std::mt19937_64 random{5};
    for (std::size_t gap = 0; gap < 60; ++gap) // holes of up to 20 s all over
        lose(people[random() % 9], random() % (two_hours * samples_a_second - 80), 1 + random() % 80);

    for (auto const& kernel : all_pairs_kernels()) {
        all_pairs running{people.size(), {}, method::running, memory, kernel};
        all_pairs anew{people.size(), {}, method::product, memory, kernel};
        all_pairs_results got, wanted;
        auto const best = &kernel == &best_all_pairs_kernel();
        std::size_t values = 0, gaps = 0;
        for (std::size_t second = 0; second < (best ? two_hours : ten_minutes); ++second) {
            auto const newest = second_of(people, second * samples_a_second);
            running.advance(newest, got);
            if (second % 97 == 0 || second < 70) {
                anew.restore(past_of(people, std::max((second + 1) * samples_a_second, part)));
                if ((second + 1) * samples_a_second < part) continue;
                anew.measure(wanted);
                ASSERT_TRUE(same_bits(got, wanted)) << kernel.name << " after " << second << " s";
                for (auto const r : got.r0) values += !std::isnan(r);
                for (auto const state : got.states) gaps += state == seat_state::gaps;
            }
        }
        EXPECT_GT(values, best ? 3000U : 200U);
        EXPECT_TRUE(gaps > 0 || !best);
    }
}

TEST(all_pairs, wrap_around_without_harm_at_three_hundred_beats_a_minute) {
    // Σxy is 240 · (300 · 64)² = 8.8e10 here: twenty times beyond 32 bits.
    auto people = people_of(5, 4000);
    for (auto& person : people)
        for (auto& bpm : person) bpm += 230;
    all_pairs running{people.size()};
    all_pairs_results got;
    for (std::size_t from = 0; from < 4000; from += 4) running.advance(second_of(people, from), got);
    auto const d = against_definition(got, people, 4000, as_kept);
    EXPECT_EQ(d.pairs, 10U);
    EXPECT_LT(d.r0, 1e-6);
    EXPECT_LT(d.r_peak, 1e-6);
    EXPECT_EQ(d.lags, 0U);
}

TEST(all_pairs, measure_up_to_the_variation_that_fits_and_say_so_beyond) {
    auto people = people_of(4, 260);
    for (std::size_t i = 0; i < 260; ++i) {
        people[0][i] = i % 4 < 2 ? 206.4 : 113.6; // standard deviation 46.4 bpm, the limit is 46.7
        people[1][i] = i % 4 < 2 ? 207 : 113;     // 47
        people[2][i] = people[0][i];
    }
    auto const got = measure_all_pairs(past_of(people, 260), 4);
    EXPECT_EQ(got.states[0], seat_state::measured);
    EXPECT_EQ(got.states[1], seat_state::wild);
    EXPECT_EQ(got.states[2], seat_state::measured);
    auto const d = against_definition(got, people, 260, as_kept);
    EXPECT_EQ(d.without_value, 3U);
    EXPECT_LT(d.r0, 1e-6);
    EXPECT_NEAR(got.r0[got.index(0, 2)], 1, 1e-6);
}

TEST(all_pairs, have_no_value_with_somebody_who_does_not_vary) {
    auto people = people_of(3, 260);
    people[1].assign(260, 64.0);
    auto const got = measure_all_pairs(past_of(people, 260), 3);
    EXPECT_EQ(got.states[1], seat_state::flat);
    EXPECT_TRUE(std::isnan(got.r0[got.index(0, 1)]) && std::isnan(got.r0[got.index(1, 2)]));
    EXPECT_EQ(got.lag[got.index(0, 1)], all_pairs_results::no_lag);
    EXPECT_FALSE(std::isnan(got.r0[got.index(0, 2)]));
}

TEST(all_pairs, name_the_one_who_leads) {
    auto const leader = rhythm(300, 3);
    std::vector<std::vector<double>> people{leader, leader};
    for (std::size_t i = 6; i < 300; ++i) people[1][i] = leader[i - 6];
    auto got = measure_all_pairs(past_of(people, 300), 2);
    EXPECT_EQ(got.lag[0], 6); // 1.5 s
    EXPECT_NEAR(got.r_peak[0], 1, 1e-6);
    std::swap(people[0], people[1]);
    got = measure_all_pairs(past_of(people, 300), 2);
    EXPECT_EQ(got.lag[0], -6);
}

TEST(all_pairs, can_be_divided_into_parts_in_any_order) {
    auto const people = people_of(53, 320);
    all_pairs whole{53}, divided{53};
    all_pairs_results wanted, got;
    whole.restore(past_of(people, 300));
    divided.restore(past_of(people, 300));
    for (std::size_t from = 300; from < 320; from += 4) {
        whole.advance(second_of(people, from), wanted);
        divided.take(second_of(people, from), got);
        for (std::size_t i = divided.parts(); i-- > 0;) divided.part(i, got);
        divided.finish(got);
        EXPECT_TRUE(same_bits(got, wanted));
    }
}

TEST(all_pairs, leave_others_alone_when_somebody_takes_a_seat_or_leaves_it) {
    auto people = people_of(19, 700);
    for (auto const& kernel : all_pairs_kernels()) {
        all_pairs pairs{19, {}, method::running, memory, kernel};
        all_pairs_results got, before;
        auto now = people;
        pairs.restore(past_of(now, 300));
        pairs.measure(before);
        for (std::size_t const seat : {0U, 7U, 18U}) {
            pairs.replace(seat, {});
            now[seat].assign(700, no_value);
            pairs.measure(got);
            EXPECT_EQ(got.states[seat], seat_state::gaps);
            EXPECT_TRUE(same_bits(got, measure_all_pairs(past_of(now, 300), 19)));
        }
        EXPECT_EQ(got.r0[got.index(1, 2)], before.r0[before.index(1, 2)]);

        now[7] = people[3]; // somebody with a history
        pairs.replace(7, past_of(now[7], 300));
        pairs.measure(got);
        EXPECT_TRUE(same_bits(got, measure_all_pairs(past_of(now, 300), 19)));
        EXPECT_NEAR(got.r0[got.index(3, 7)], 1, 1e-6);

        now[0] = people[4]; // somebody without: measured after a window
        std::fill_n(now[0].begin(), 300, no_value);
        std::size_t first_value = 0;
        for (std::size_t from = 300; from < 700; from += 4) {
            pairs.advance(second_of(now, from), got);
            ASSERT_TRUE(same_bits(got, measure_all_pairs(past_of(now, from + 4), 19))) << from;
            if (!first_value && got.states[0] == seat_state::measured) first_value = from + 4 - 300;
        }
        EXPECT_EQ(first_value, 208U); // samples: the first that are four fifths of 260
    }
}

} // namespace
} // namespace coregulation::synchrony::testing
