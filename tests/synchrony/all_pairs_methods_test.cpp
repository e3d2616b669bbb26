#include "server/synchrony/all_pairs.hpp"

#include "tests/synchrony/all_pairs_people.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace coregulation::synchrony::testing {
namespace {

using method = all_pairs_method;

class all_pairs_methods : public ::testing::TestWithParam<std::size_t> {};

TEST_P(all_pairs_methods, have_the_same_bits_on_each_processor) {
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

TEST(all_pairs_running, keep_the_bits_of_the_matrix_product_for_two_hours) {
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

TEST(all_pairs_seconds, have_the_same_bits_on_two_threads) {
    auto const people = people_of(83, 320);
    all_pairs alone{83}, shared{83};
    all_pairs_results wanted, got;
    alone.restore(past_of(people, 300));
    shared.restore(past_of(people, 300));
    for (std::size_t from = 300; from < 320; from += 4) {
        alone.advance(second_of(people, from), wanted);
        shared.take(second_of(people, from), got);
        std::thread other{[&] {
            for (std::size_t i = 1; i < shared.parts(); i += 2) shared.part(i, got);
        }};
        for (std::size_t i = 0; i < shared.parts(); i += 2) shared.part(i, got);
        other.join();
        shared.finish(got);
        EXPECT_TRUE(same_bits(got, wanted));
    }
}

TEST(all_pairs_seconds, can_be_divided_into_parts_in_any_order) {
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

TEST(all_pairs_seconds, leave_others_alone_when_somebody_takes_a_seat_or_leaves_it) {
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

INSTANTIATE_TEST_SUITE_P(
    circles, all_pairs_methods, ::testing::Values(1, 2, 3, 4, 5, 12, 16, 17, 33, 100),
    [](auto const& size) { return std::to_string(size.param); });

} // namespace
} // namespace coregulation::synchrony::testing
