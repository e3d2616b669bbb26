#include "server/synchrony/all_pairs.hpp"

#include "server/synchrony/lag_peak.hpp"
#include "server/synchrony/lagged_correlation.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

namespace coregulation::synchrony::testing {
namespace {

constexpr std::size_t part = 260;

std::vector<std::vector<double>> people_of(std::size_t count) {
    std::vector<std::vector<double>> people;
    for (std::size_t p = 0; p < count; ++p) people.push_back(rhythm(part, p + 1));
    return people;
}

std::vector<std::int16_t> past_of(std::vector<std::vector<double>> const& people) {
    std::vector<std::int16_t> samples;
    for (auto const& person : people)
        for (auto const bpm : person) samples.push_back(sample_of(bpm));
    return samples;
}

// Against lagged_correlation and find_peak on the same rounded samples.
void expect_pairwise_deletion(all_pairs_results const& got, std::vector<std::vector<double>> const& people) {
    for (std::size_t a = 0; a < people.size(); ++a)
        for (auto b = a + 1; b < people.size(); ++b) {
            if (got.states[a] != seat_state::measured || got.states[b] != seat_state::measured) continue;
            std::vector<double> rounded[2];
            for (auto const i : {0, 1})
                for (auto const bpm : people[i ? b : a])
                    rounded[i].push_back(std::isnan(bpm) ? bpm : sample_of(bpm) / sample_units_a_bpm);
            auto const x = without_mean(rounded[0]), y = without_mean(rounded[1]);
            lagged_correlation const correlate{x, y.present, 240, 20};
            std::vector<double> r(correlate.lags());
            correlate(y.values, r);
            auto const peak = find_peak(r, 4);
            auto const at = got.index(a, b);
            EXPECT_NEAR(got.r0[at], r[20], 1e-6) << a << ", " << b;
            EXPECT_NEAR(got.r_peak[at], peak.highest, 1e-6) << a << ", " << b;
            EXPECT_EQ(got.lag[at], peak.lag_samples.value_or(all_pairs_results::no_lag)) << a << ", " << b;
        }
}

TEST(all_pairs_gaps, are_left_out_pair_by_pair) {
    for (std::size_t const count : {2U, 3U, 17U, 37U}) {
        auto people = people_of(count);
        lose(people[0], 100, 9);
        lose(people[0], 3, 2);
        if (count > 2) lose(people[count - 1], 250, 10); // up to now
        if (count > 3) {
            lose(people[5], 0, 30);   // from the very beginning
            lose(people[6], 104, 20); // partly beside the first's
            for (std::size_t i = 7; i < part; i += 9) lose(people[16], i, 1);
        }
        auto const got = measure_all_pairs(past_of(people), count);
        for (auto const state : got.states) EXPECT_EQ(state, seat_state::measured);
        expect_pairwise_deletion(got, people);
    }
}

TEST(all_pairs_gaps, have_the_same_bits_by_each_method_on_each_processor) {
    auto people = people_of(21);
    for (std::size_t p = 0; p < 21; p += 2) lose(people[p], 20 + 10 * p, 1 + p);
    auto const reference = measure_all_pairs(past_of(people), 21, {}, all_pairs_method::direct);
    for (auto const& kernel : all_pairs_kernels())
        for (auto const by : {all_pairs_method::product, all_pairs_method::running}) {
            all_pairs pairs{21, {}, by, std::pmr::get_default_resource(), kernel};
            pairs.restore(past_of(people));
            all_pairs_results got;
            pairs.measure(got);
            EXPECT_EQ(got.r0, reference.r0) << kernel.name;
            EXPECT_EQ(got.r_peak, reference.r_peak) << kernel.name;
            EXPECT_EQ(got.lag, reference.lag) << kernel.name;
        }
}

TEST(all_pairs_gaps, beyond_a_fifth_take_somebody_out) {
    auto people = people_of(4);
    lose(people[0], 30, 48); // a fifth of 240
    lose(people[1], 30, 49);
    lose(people[2], 0, 20); // of the lags only: more of window and lags
    lose(people[2], 40, 33);
    auto const got = measure_all_pairs(past_of(people), 4);
    EXPECT_EQ(got.states[0], seat_state::measured);
    EXPECT_EQ(got.states[1], seat_state::gaps);
    EXPECT_EQ(got.states[2], seat_state::gaps);
    expect_pairwise_deletion(got, people);
    EXPECT_TRUE(std::isnan(got.r0[got.index(1, 3)]));
}

TEST(all_pairs_gaps, of_too_many_people_are_measured_in_turns) {
    auto people = people_of(9);
    for (std::size_t p = 0; p < 5; ++p) lose(people[p], 100 + p, 3);
    all_pairs_settings how;
    how.gapped_pairs = 16; // two of nine people
    all_pairs pairs{9, how};
    pairs.restore(past_of(people));
    std::vector<std::size_t> turns(9);
    all_pairs_results got;
    for (int second = 0; second < 5; ++second) {
        pairs.measure(got);
        std::size_t waiting = 0;
        for (std::size_t p = 0; p < 9; ++p) {
            turns[p] += got.states[p] == seat_state::measured;
            waiting += got.states[p] == seat_state::waiting;
        }
        EXPECT_EQ(waiting, 3U);
        expect_pairwise_deletion(got, people);
    }
    EXPECT_EQ(turns, (std::vector<std::size_t>{2, 2, 2, 2, 2, 5, 5, 5, 5}));
}

TEST(all_pairs_gaps, heal_once_the_gap_has_left) {
    auto people = people_of(3);
    for (std::size_t p = 0; p < 3; ++p) people[p] = rhythm(1000, p + 1);
    auto const whole = people;
    lose(people[1], 300, 7);
    all_pairs with_gap{3}, without{3};
    all_pairs_results got, wanted;
    std::size_t differing = 0;
    for (std::size_t from = 0; from < 1000; from += 4) {
        std::vector<std::int16_t> lost, kept;
        for (std::size_t p = 0; p < 3; ++p)
            for (std::size_t i = from; i < from + 4; ++i) {
                lost.push_back(sample_of(people[p][i]));
                kept.push_back(sample_of(whole[p][i]));
            }
        with_gap.advance(lost, got);
        without.advance(kept, wanted);
        if (from < part) continue;
        auto const touched = from + 4 > 300 && from + 4 < 307 + part;
        differing += got.r0[0] != wanted.r0[0];
        if (!touched) {
            EXPECT_EQ(got.r0, wanted.r0) << from;
            EXPECT_EQ(got.r_peak, wanted.r_peak) << from;
        }
    }
    EXPECT_GT(differing, 50U);
}

} // namespace
} // namespace coregulation::synchrony::testing
