#include "server/review/recurrence.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

namespace coregulation::review::testing {
namespace {

using people = std::vector<std::vector<double>>;

std::vector<series> views(people const& group) {
    return {group.begin(), group.end()};
}

people three() {
    return {person(900, 1), mixed(person(900, 2), person(900, 1), 0.4), person(900, 3)};
}

recurrence_settings within(double radius, double block_s = 600) {
    recurrence_settings how;
    how.radius = radius;
    how.block_s = block_s;
    return how;
}

// Expected values: the whole recurrence matrix with NumPy 1.24 on the same samples, its diagonals walked one by one.
TEST(recurrence, equals_the_plain_definition) {
    auto const value = recurrence_of(views(three()), within(0.5));
    ASSERT_TRUE(value);
    EXPECT_EQ(value->moments, 840u);
    EXPECT_NEAR(value->recurrence, 0.060057961131946815, 1e-9);
    EXPECT_NEAR(value->determinism, 0.13019207115148074, 1e-9);
    EXPECT_NEAR(value->mean_line_s, 2.0880121396054627, 1e-9);
    EXPECT_DOUBLE_EQ(value->longest_line_s, 5);
    EXPECT_NEAR(value->entropy, 0.30486755438419494, 1e-9);
}

TEST(recurrence, leaves_out_the_moments_at_which_one_is_missing) {
    auto group = three();
    group[1] = without(group[1], 300, 320);
    auto const value = recurrence_of(views(group), within(0.5));
    ASSERT_TRUE(value);
    EXPECT_EQ(value->moments, 820u);
    EXPECT_NEAR(value->recurrence, 0.05983670063770189, 1e-9);
    EXPECT_NEAR(value->determinism, 0.12808764940239042, 1e-9);
    EXPECT_NEAR(value->entropy, 0.295144279151535, 1e-9);
}

TEST(recurrence, pools_the_blocks_of_a_long_session) {
    auto const group = people{three()[0], three()[2]};
    auto const value = recurrence_of(views(group), within(0.3, 300));
    ASSERT_TRUE(value);
    EXPECT_NEAR(value->recurrence, 0.04253285543608124, 1e-9);
    EXPECT_NEAR(value->determinism, 0.08346709470304976, 1e-9);
    EXPECT_NEAR(value->mean_line_s, 2.0594059405940595, 1e-9);
}

TEST(recurrence, finds_the_radius_of_the_share_that_is_asked_for) {
    for (auto const share : {0.02, 0.05, 0.2}) {
        recurrence_settings how;
        how.recurrence = share;
        auto const value = recurrence_of(views(three()), how);
        EXPECT_NEAR(value->recurrence, share, 0.001);
        EXPECT_NEAR(recurrence_of(views(three()), within(value->radius))->recurrence, share, 0.001);
    }
}

TEST(recurrence, of_a_shared_wave_lies_on_long_lines) {
    auto const value = recurrence_of(views({wave(600, 0.1), wave(600, 0.1, 1)}), within(0.1));
    EXPECT_GT(value->determinism, 0.95);
    EXPECT_GT(value->longest_line_s, 400); // every period returns to the same circle
}

TEST(recurrence, does_not_depend_on_level_scale_or_order) {
    auto const group = three();
    auto const plain = recurrence_of(views(group), within(0.5));
    auto const other = recurrence_of(
        views({scaled(group[2], 3, 10), scaled(group[0], 0.5, 7), scaled(group[1], 2, -50)}), within(0.5));
    EXPECT_NEAR(
        plain->recurrence, other->recurrence, 1e-4); // floats: a pair on the very edge may fall to the other side
    EXPECT_NEAR(plain->determinism, other->determinism, 1e-3);
}

TEST(recurrence, of_a_coupled_group_is_above_chance) {
    people group;
    for (std::uint64_t i = 0; i < 4; ++i) group.push_back(mixed(person(900, 30 + i), person(900, 40), 0.6));
    auto const value = recurrence_beside_chance(views(group), 99, 1);
    ASSERT_TRUE(value);
    EXPECT_NEAR(value->value, 0.05, 0.001);
    EXPECT_LE(value->p, 0.01);
    EXPECT_GT(value->above_chance, 2);
}

TEST(recurrence, of_strangers_is_a_matter_of_chance) {
    double above = 0;
    for (std::uint64_t g = 0; g < 60; ++g) {
        people group;
        for (std::uint64_t i = 0; i < 3; ++i) group.push_back(person(660, 500 + 3 * g + i));
        above += recurrence_beside_chance(views(group), 19, g)->p <= 0.05;
    }
    EXPECT_LE(above, 8); // binomial of 60 at 0.05: 3 expected, 8 or more one time in a hundred
}

TEST(recurrence, draws_the_same_chance_for_the_same_seed) {
    auto const one = recurrence_beside_chance(views(three()), 19, 5),
               same = recurrence_beside_chance(views(three()), 19, 5);
    EXPECT_EQ(one->median, same->median);
    EXPECT_NE(one->median, recurrence_beside_chance(views(three()), 19, 6)->median);
}

TEST(recurrence, is_absent_for_one_alone_or_too_short_a_time) {
    EXPECT_FALSE(recurrence_of(views({person(600, 1)})));
    EXPECT_FALSE(recurrence_of({}));
    EXPECT_FALSE(recurrence_of(views({person(600, 1), std::vector<double>(2400, nan)})));
    EXPECT_FALSE(recurrence_of(views({person(119, 1), person(119, 2)}))); // a minute goes to the drift
    EXPECT_TRUE(recurrence_of(views({person(121, 1), person(121, 2)})));
    EXPECT_FALSE(recurrence_of(views({person(600, 1), std::vector<double>(2400, 70.0)})));
}

} // namespace
} // namespace coregulation::review::testing
