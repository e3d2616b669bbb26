#include "server/review/concordance.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

namespace coregulation::review::testing {
namespace {

// Expected values: slopes and correlations one by one with NumPy 1.24 (polyfit, corrcoef) on the same samples.
TEST(concordance, equals_the_plain_definition) {
    auto const first = person(900, 1), second = mixed(person(900, 2), first, 0.4);
    auto const value = concordance_of(first, second);
    ASSERT_TRUE(value);
    EXPECT_EQ(value->windows, 881u);
    EXPECT_NEAR(value->index, 4.067398570753714, 1e-9);
    EXPECT_NEAR(value->positive_share, 0.9432463110102156, 1e-12);
    auto const strangers = concordance_of(first, person(900, 3));
    ASSERT_TRUE(strangers);
    EXPECT_NEAR(strangers->index, 0.2345263562809243, 1e-9);
}

TEST(concordance, never_reaches_across_a_gap) {
    auto const first = person(900, 1), second = mixed(person(900, 2), first, 0.4);
    auto const value = concordance_of(without(first, 100, 110), without(second, 400, 430));
    ASSERT_TRUE(value);
    EXPECT_EQ(value->windows, 803u);
    EXPECT_NEAR(value->index, 3.974380960145374, 1e-9);
}

TEST(concordance, is_symmetric) {
    auto const first = person(600, 7), second = person(600, 8);
    EXPECT_DOUBLE_EQ(concordance_of(first, second)->index, concordance_of(second, first)->index);
}

TEST(concordance, does_not_depend_on_level_or_scale) {
    auto const first = person(600, 7), second = person(600, 8);
    auto const plain = concordance_of(first, second)->index;
    EXPECT_NEAR(concordance_of(scaled(first, 3, -20), scaled(second, 0.1, 900))->index, plain, 1e-9);
}

TEST(concordance, changes_sign_when_one_is_turned_over) {
    auto const first = person(600, 7), second = person(600, 8);
    EXPECT_NEAR(concordance_of(first, scaled(second, -1, 0))->index, -concordance_of(first, second)->index, 1e-9);
}

TEST(concordance, of_one_with_oneself_is_the_limit) {
    auto const one = person(600, 9);
    EXPECT_EQ(concordance_of(one, one)->index, concordance_limit);
    EXPECT_EQ(concordance_of(one, scaled(one, -1, 0))->index, -concordance_limit);
}

TEST(concordance, needs_five_minutes) {
    EXPECT_FALSE(concordance_of(person(299, 1), person(299, 2)));
    EXPECT_TRUE(concordance_of(person(300, 1), person(300, 2)));
}

TEST(concordance, needs_most_of_five_minutes_to_be_there) {
    EXPECT_FALSE(concordance_of(without(person(300, 1), 100, 170), person(300, 2)));
    EXPECT_TRUE(concordance_of(without(person(400, 1), 100, 170), person(400, 2)));
}

TEST(concordance, has_no_value_for_somebody_who_does_not_vary) {
    EXPECT_FALSE(concordance_of(std::vector<double>(2400, 70.0), person(600, 2)));
}

TEST(concordance, of_a_coupled_pair_is_beyond_every_shift) {
    auto const first = person(900, 1), second = mixed(person(900, 2), first, 0.4);
    auto const value = concordance_beside_chance(first, second);
    ASSERT_TRUE(value);
    EXPECT_NEAR(value->value, 4.067398570753714, 1e-9);
    EXPECT_LE(value->p, 1.0 / 160);
    EXPECT_GT(value->above_chance, 2);
    EXPECT_LT(std::abs(value->median), 0.5);
}

} // namespace
} // namespace coregulation::review::testing
