#include "server/review/session_synchrony.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace coregulation::review::testing {
namespace {

std::vector<double> first() {
    return person(900, 1);
}
std::vector<double> second() {
    return mixed(person(900, 2), person(900, 1), 0.4);
}

TEST(session_shifts, keep_thirty_seconds_from_the_truth_on_both_sides) {
    auto const shifts = session_shifts(samples_of(3600));
    ASSERT_EQ(shifts.size(), 199u);
    EXPECT_EQ(shifts.front(), samples_of(30));
    EXPECT_EQ(shifts.back(), samples_of(3570));
    EXPECT_TRUE(std::is_sorted(shifts.begin(), shifts.end()));
}

TEST(session_shifts, are_five_seconds_apart_in_a_short_session) {
    auto const shifts = session_shifts(samples_of(300));
    ASSERT_EQ(shifts.size(), 49u);
    for (std::size_t i = 1; i < shifts.size(); ++i) EXPECT_EQ(shifts[i] - shifts[i - 1], samples_of(5));
}

TEST(session_shifts, are_none_when_p_could_not_reach_five_percent) {
    EXPECT_TRUE(session_shifts(samples_of(149)).empty());
    EXPECT_EQ(session_shifts(samples_of(150)).size(), 19u);
    EXPECT_TRUE(session_shifts(0).empty());
}

TEST(session_p, counts_the_value_itself_among_the_null) {
    std::vector<double> const null{0.1, 0.2, 0.3, 0.4};
    EXPECT_DOUBLE_EQ(session_p(0.5, null), 1.0 / 5);
    EXPECT_DOUBLE_EQ(session_p(0.3, null), 3.0 / 5);
    EXPECT_DOUBLE_EQ(session_p(0.0, null), 1);
}

TEST(session_p, does_not_count_what_has_no_value) {
    std::vector<double> const null{0.1, nan, 0.3};
    EXPECT_DOUBLE_EQ(session_p(0.2, null), 2.0 / 3);
}

// Expected values: the definition written out with NumPy 1.24 (polyfit in each window) on the same samples.
TEST(session_synchrony, equals_the_plain_definition) {
    auto const value = session_synchrony_of(first(), second());
    ASSERT_TRUE(value);
    EXPECT_EQ(value->windows, 14u);
    EXPECT_NEAR(value->peak, 0.6107096700431486, 1e-5);
    EXPECT_NEAR(value->together, 0.6019312062919947, 1e-5);
    auto const moved = session_synchrony_of(first(), second(), samples_of(31));
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->windows, 14u);
    EXPECT_NEAR(moved->peak, 0.2720466997036762, 1e-5);
    EXPECT_NEAR(moved->together, -0.16185087086935868, 1e-5);
}

TEST(session_synchrony, gives_missing_samples_no_weight) {
    auto const value = session_synchrony_of(without(first(), 130, 134), without(second(), 290, 296));
    ASSERT_TRUE(value);
    EXPECT_EQ(value->windows, 14u);
    EXPECT_NEAR(value->peak, 0.6049701414324702, 1e-5);
    EXPECT_NEAR(value->together, 0.5961916776813164, 1e-5);
}

TEST(session_synchrony, leaves_out_a_window_of_which_a_fifth_is_missing) {
    auto const value = session_synchrony_of(without(first(), 130, 150), second());
    ASSERT_TRUE(value);
    EXPECT_EQ(value->windows, 13u);
    EXPECT_NEAR(value->peak, 0.6107758528403627, 1e-5);
}

TEST(session_synchrony, at_lag_zero_is_symmetric) {
    EXPECT_NEAR(
        session_synchrony_of(first(), second())->together, session_synchrony_of(second(), first())->together, 1e-6);
}

TEST(session_synchrony, does_not_depend_on_level_or_scale) {
    auto const plain = session_synchrony_of(first(), second());
    auto const other = session_synchrony_of(scaled(first(), 0.02, 1000), scaled(second(), 30, -5));
    EXPECT_NEAR(plain->peak, other->peak, 1e-5);
    EXPECT_NEAR(plain->together, other->together, 1e-5);
}

TEST(session_synchrony, finds_somebody_who_follows_two_seconds_later) {
    auto const value = session_synchrony_of(person(600, 5), person(600, 5, 2));
    EXPECT_GT(value->peak, 3); // r = 0.995 and more
    EXPECT_LT(value->together, 0.5);
}

TEST(session_synchrony, of_a_coupled_pair_has_a_small_p) {
    auto const value = session_beside_shifts(first(), second());
    ASSERT_TRUE(value);
    EXPECT_EQ(value->windows, 14u);
    EXPECT_EQ(value->shifts, 169u);
    EXPECT_DOUBLE_EQ(value->peak.p, 1.0 / 170);
    EXPECT_DOUBLE_EQ(value->together.p, 1.0 / 170);
    EXPECT_GT(value->peak.above_chance, 2);
}

TEST(session_synchrony, of_somebody_who_follows_later_has_a_small_p_by_its_peak) {
    auto const value = session_beside_shifts(person(900, 1), mixed(person(900, 2), person(900, 1, 2.5), 0.5));
    EXPECT_LE(value->peak.p, 0.01);
}

TEST(session_synchrony, of_a_rhythm_that_never_changes_is_not_beyond_its_shifts) {
    // Ten seconds a breath for both, with nothing between them: any shift of the session gives the same.
    auto const a = mixed(wave(900, 0.1), person(900, 1), 0.1), b = mixed(wave(900, 0.1, 0.5), person(900, 2), 0.1);
    EXPECT_GT(session_beside_shifts(a, b)->peak.p, 0.05);
}

TEST(session_synchrony, needs_three_windows) {
    EXPECT_FALSE(session_beside_shifts(person(189, 1), person(189, 2)));
    EXPECT_TRUE(session_beside_shifts(person(190, 1), person(190, 2)));
    EXPECT_FALSE(session_synchrony_of(person(60, 1), person(60, 2)));
    EXPECT_FALSE(session_synchrony_of({}, {}));
}

TEST(session_synchrony, has_no_value_for_somebody_who_does_not_vary) {
    EXPECT_FALSE(session_synchrony_of(std::vector<double>(2400, 70.0), person(600, 2)));
    EXPECT_FALSE(session_synchrony_of(person(600, 2), std::vector<double>(2400, 70.0)));
}

TEST(pseudo_pairs, put_a_coupled_pair_beside_people_of_other_sessions) {
    std::vector<std::vector<double>> people;
    for (std::uint64_t i = 0; i < 30; ++i) people.push_back(person(900, 50 + i));
    people.push_back(person(30, 99)); // too short for a window
    std::vector<series> const strangers(people.begin(), people.end());
    std::vector<double> null;
    for (auto const& v : pseudo_pairs(first(), strangers)) null.push_back(v.peak);
    EXPECT_EQ(null.size(), 30u);
    EXPECT_DOUBLE_EQ(session_p(session_synchrony_of(first(), second())->peak, null), 1.0 / 31);
}

} // namespace
} // namespace coregulation::review::testing
