#include "server/review/susy.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

namespace coregulation::review::testing {
namespace {

constexpr std::size_t all = 100'000; // segment pairs

std::vector<double> first() {
    return person(900, 1);
}
std::vector<double> second() {
    return mixed(person(900, 2), person(900, 1), 0.4);
}

// Expected values: the definition written out with NumPy 1.24 on the same samples, every segment with every other.
TEST(susy, equals_the_plain_definition) {
    auto const value = susy_of(first(), second(), {30, 5, all});
    ASSERT_TRUE(value);
    EXPECT_EQ(value->segments, 30u);
    EXPECT_EQ(value->surrogates, 870u);
    EXPECT_NEAR(value->absolute.z, 0.212734590, 1e-9);
    EXPECT_NEAR(value->absolute.null_z, 0.160000333, 1e-9);
    EXPECT_NEAR(value->absolute.null_sd, 0.043262654, 1e-9);
    EXPECT_NEAR(value->absolute.effect, 1.218932551, 1e-8);
    EXPECT_NEAR(value->absolute.effect_by_lag, 9.247462719, 1e-7);
    EXPECT_NEAR(value->absolute.lags_above, 0.707317, 1e-6);
    EXPECT_NEAR(value->with_sign.z, 0.043643814, 1e-9);
    EXPECT_NEAR(value->with_sign.null_z, -0.000811743, 1e-9);
    EXPECT_NEAR(value->with_sign.effect, 0.872793813, 1e-8);
    EXPECT_NEAR(value->with_sign.effect_by_lag, 3.850456624, 1e-7);
    EXPECT_NEAR(value->with_sign.lags_above, 0.439024, 1e-6);
}

TEST(susy, leaves_out_a_segment_with_a_gap) {
    auto const value = susy_of(without(first(), 100, 101), second(), {30, 5, all});
    ASSERT_TRUE(value);
    EXPECT_EQ(value->segments, 29u);
    EXPECT_EQ(value->surrogates, 841u);
    EXPECT_NEAR(value->absolute.effect, 1.201437737, 1e-8);
    EXPECT_NEAR(value->with_sign.effect, 0.917244104, 1e-8);
}

TEST(susy, with_fewer_surrogates_is_nearly_the_same) {
    auto const few = susy_of(first(), second(), {30, 5, 300});
    ASSERT_TRUE(few);
    EXPECT_EQ(few->surrogates, 300u);
    EXPECT_NEAR(few->absolute.effect, 1.2189, 0.12); // a tenth: 300 of 870 pairs
}

TEST(susy, is_symmetric) {
    auto const one = susy_of(first(), second(), {30, 5, all}), other = susy_of(second(), first(), {30, 5, all});
    EXPECT_NEAR(one->absolute.effect, other->absolute.effect, 1e-12);
    EXPECT_NEAR(one->with_sign.effect_by_lag, other->with_sign.effect_by_lag, 1e-10);
}

TEST(susy, does_not_depend_on_level_or_scale) {
    auto const plain = susy_of(first(), second());
    auto const other = susy_of(scaled(first(), 0.01, 5), scaled(second(), 40, -300));
    EXPECT_NEAR(plain->absolute.effect, other->absolute.effect, 1e-9);
}

TEST(susy, of_opposed_rhythms_is_negative_with_sign_and_positive_without) {
    auto const value = susy_of(first(), scaled(first(), -1, 140));
    EXPECT_GT(value->absolute.effect, 1);
    EXPECT_LT(value->with_sign.effect, 0);
}

TEST(susy, of_strangers_is_small) {
    auto const value = susy_of(person(3600, 11), person(3600, 12));
    EXPECT_LT(std::abs(value->absolute.effect), 0.25); // 120 segments: 1/√120 is 0.09
    EXPECT_LT(std::abs(value->with_sign.effect), 0.25);
}

TEST(susy, needs_four_segments) {
    EXPECT_FALSE(susy_of(person(119, 1), person(119, 2)));
    EXPECT_TRUE(susy_of(person(120, 1), person(120, 2)));
}

TEST(susy, has_no_value_for_somebody_who_does_not_vary) {
    EXPECT_FALSE(susy_of(std::vector<double>(2400, 70.0), person(600, 2)));
}

} // namespace
} // namespace coregulation::review::testing
