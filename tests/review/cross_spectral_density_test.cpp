#include "server/review/cross_spectral_density.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

namespace coregulation::review::testing {
namespace {

std::vector<series> views(std::vector<std::vector<double>> const& people) {
    return {people.begin(), people.end()};
}

std::optional<double> density(std::vector<std::vector<double>> const& people) {
    std::vector<segment_spectra> spectra;
    for (auto const& p : people) spectra.push_back(spectra_of_segments(p));
    return cross_spectral_density_of(spectra);
}

// Expected values: scipy.signal.csd (SciPy 1.10; fs 4, hann, nperseg 256, detrend linear), summed over 0.04 to 0.4 Hz.
TEST(cross_spectral_density, equals_scipy) {
    auto const first = person(900, 1), second = mixed(person(900, 2), first, 0.4), third = person(900, 3);
    EXPECT_NEAR(density({first, second}).value(), 0.36098157789801716, 1e-8);
    EXPECT_NEAR(density({first, third}).value(), 0.06521549498125889, 1e-8);
    EXPECT_NEAR(density({first, second, third}).value(), 0.1576398693782379, 1e-8);
}

TEST(cross_spectral_density, of_copies_is_one) {
    auto const one = person(600, 5);
    EXPECT_NEAR(density({one, scaled(one, -3, 20), scaled(one, 0.5, 0)}).value(), 1, 1e-9);
}

TEST(cross_spectral_density, does_not_depend_on_the_order_of_people) {
    auto const a = person(600, 1), b = person(600, 2), c = person(600, 3);
    EXPECT_NEAR(density({a, b, c}).value(), density({c, a, b}).value(), 1e-12);
}

TEST(cross_spectral_density, of_a_coupled_group_is_above_chance) {
    auto const shared = person(600, 20);
    std::vector<std::vector<double>> group;
    for (std::uint64_t i = 0; i < 4; ++i) group.push_back(mixed(person(600, 21 + i), shared, 0.5));
    auto const value = cross_spectral_density_beside_chance(views(group), 99, 1);
    ASSERT_TRUE(value);
    EXPECT_NEAR(value->value, density(group).value(), 0.01); // 2 Hz beside 4 Hz
    EXPECT_LE(value->p, 0.01);
    EXPECT_GT(value->above_chance, 2);
}

TEST(cross_spectral_density, of_strangers_is_a_matter_of_chance) {
    double above = 0;
    constexpr int groups = 60;
    for (std::uint64_t g = 0; g < groups; ++g) {
        std::vector<std::vector<double>> group;
        for (std::uint64_t i = 0; i < 3; ++i) group.push_back(person(400, 100 + 3 * g + i));
        above += cross_spectral_density_beside_chance(views(group), 19, g)->p <= 0.05;
    }
    EXPECT_LE(above, 8); // binomial of 60 at 0.05: 3 expected, 8 or more one time in a hundred
}

TEST(cross_spectral_density, leaves_out_segments_with_a_gap) {
    auto const whole = density({person(900, 1), person(900, 2)}).value();
    auto const gap = density({without(person(900, 1), 300, 310), person(900, 2)}).value();
    EXPECT_NE(whole, gap);
    EXPECT_NEAR(whole, gap, 0.05);
}

TEST(cross_spectral_density, of_a_group_does_without_the_one_who_was_never_there) {
    std::vector<double> const nobody(2400, nan);
    std::vector<std::vector<double>> const group{person(600, 1), nobody, person(600, 2)};
    auto const value = cross_spectral_density_beside_chance(views(group), 19, 1);
    ASSERT_TRUE(value);
    auto const two = cross_spectral_density_beside_chance(views({group[0], group[2]}), 19, 1);
    EXPECT_EQ(value->value, two->value);
    EXPECT_FALSE(cross_spectral_density_beside_chance(views({nobody, nobody}), 19, 1));
}

TEST(cross_spectral_density, is_absent_without_a_pair) {
    EXPECT_FALSE(density({person(600, 1)}));
    EXPECT_FALSE(density({person(100, 1), person(100, 2)}));
    EXPECT_FALSE(density({person(600, 1), std::vector<double>(2400, 70.0)}));
}

} // namespace
} // namespace coregulation::review::testing
