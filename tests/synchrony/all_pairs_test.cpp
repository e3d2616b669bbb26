#include "server/synchrony/all_pairs.hpp"

#include "server/synchrony/lag_peak.hpp"
#include "server/synchrony/lagged_correlation.hpp"
#include "tests/synchrony/all_pairs_people.hpp"

#include <gtest/gtest.h>

#include <tuple>

namespace coregulation::synchrony::testing {
namespace {

using method = all_pairs_method;

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

INSTANTIATE_TEST_SUITE_P(
    circles, all_pairs_of, ::testing::Values(1, 2, 3, 4, 5, 12, 16, 17, 33, 100),
    [](auto const& size) { return std::to_string(size.param); });

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

TEST(all_pairs, of_other_windows_and_lags_follow_the_definition) {
    auto const people = people_of(21, 300);
    for (auto const& [window, max_lag, near] : {std::tuple{120U, 8U, 3U}, {64U, 1U, 1U}, {480U / 2, 60U, 5U}}) {
        all_pairs_settings how;
        how.window = window;
        how.max_lag = max_lag;
        how.near_peak = near;
        std::vector<std::int16_t> past;
        std::vector<std::vector<double>> rounded;
        for (auto const& person : people) {
            rounded.push_back(kept(std::span{person}.last(window + max_lag)));
            for (auto const bpm : rounded.back()) past.push_back(sample_of(bpm));
        }
        for (auto const& kernel : all_pairs_kernels()) {
            all_pairs pairs{people.size(), how, method::running, memory, kernel};
            all_pairs_results got;
            pairs.restore(past);
            pairs.measure(got);
            for (std::size_t a = 0; a < people.size(); ++a)
                for (auto b = a + 1; b < people.size(); ++b) {
                    auto const x = without_mean(rounded[a]), y = without_mean(rounded[b]);
                    lagged_correlation const correlate{x, y.present, window, max_lag};
                    std::vector<double> r(correlate.lags());
                    correlate(y.values, r);
                    auto const peak = find_peak(r, near);
                    auto const at = got.index(a, b);
                    ASSERT_NEAR(got.r0[at], r[max_lag], 1e-6);
                    ASSERT_NEAR(got.r_peak[at], peak.highest, 1e-6);
                    ASSERT_EQ(got.lag[at], peak.lag_samples.value_or(all_pairs_results::no_lag));
                }
        }
    }
}

} // namespace
} // namespace coregulation::synchrony::testing
