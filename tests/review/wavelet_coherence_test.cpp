#include "server/review/wavelet_coherence.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace coregulation::review::testing {
namespace {

coherence_map between(std::vector<double> const& first, std::vector<double> const& second, double step_s = 5) {
    return wavelet_coherence(wavelets_of(first), wavelets_of(second), step_s);
}

std::vector<double> first() {
    return person(900, 1);
}
std::vector<double> second() {
    return mixed(person(900, 2), person(900, 1), 0.4);
}

std::size_t values_of(std::vector<double> const& cells) {
    return static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), [](double v) { return !std::isnan(v); }));
}

struct expected_cell {
    std::size_t row, moment;
    double squared, phase_rad;
};

// Expected values: NumPy and SciPy on the same samples, all at 4 Hz (no hops), the transform padded to 2^18, the
// smoothing over time a sum over ± 6 scales. The hops here cost less than 1e-4.
TEST(wavelet_coherence, equals_the_plain_definition) {
    auto const map = between(first(), second());
    ASSERT_EQ(map.moments, 180u);
    ASSERT_EQ(map.hz.size(), 52u);
    for (auto const& e :
         {expected_cell{6, 30, 0.732848, 0.052612}, expected_cell{14, 90, 0.876026, -0.107445},
          expected_cell{28, 90, 0.065187, 2.363649}, expected_cell{28, 20, 0.836002, -0.561717},
          expected_cell{45, 100, 0.256346, 0.948319}, expected_cell{51, 170, 0.281274, 0.156546}}) {
        EXPECT_NEAR(map.squared[e.row * map.moments + e.moment], e.squared, 2e-4) << e.row << ", " << e.moment;
        EXPECT_NEAR(map.phase_rad[e.row * map.moments + e.moment], e.phase_rad, 1e-3) << e.row << ", " << e.moment;
    }
    EXPECT_NEAR(map.hz[28], 0.100794, 1e-6);
    EXPECT_EQ(values_of(map.squared), 8899u);
    auto const band = band_coherence(map);
    EXPECT_EQ(values_of(band), 167u);
    EXPECT_NEAR(band[90], 0.5126654268477949, 1e-4);
    EXPECT_NEAR(mean_present(band).value(), 0.4506924538002683, 1e-4);
}

TEST(wavelet_coherence, says_nothing_within_the_cone_of_a_gap) {
    auto const map = between(without(first(), 440, 444), second());
    EXPECT_EQ(values_of(map.squared), 8397u);
    auto const band = band_coherence(map);
    EXPECT_EQ(values_of(band), 153u);
    EXPECT_NEAR(mean_present(band).value(), 0.44508114830938966, 1e-4);
    for (std::size_t r = 0; r < map.hz.size(); ++r) {
        auto const cone = cone_s(0.968 / map.hz[r]);
        for (std::size_t m = 0; m < map.moments; ++m) {
            auto const t = static_cast<double>(m) * map.step_s;
            if (t > 440 - cone + 1 && t < 444 + cone - 1) {
                EXPECT_TRUE(std::isnan(map.squared[r * map.moments + m]));
            }
        }
    }
}

TEST(wavelet_coherence, does_not_change_far_from_a_gap) {
    auto const whole = between(first(), second()), gap = between(without(first(), 700, 704), second());
    for (std::size_t r = 12; r < whole.hz.size(); ++r) // 0.04 Hz and more
        EXPECT_NEAR(whole.squared[r * whole.moments + 40], gap.squared[r * whole.moments + 40], 1e-3); // 500 s before
}

TEST(wavelet_coherence, of_a_wave_and_its_delayed_copy_is_one_with_the_phase_of_the_delay) {
    for (auto const hz : {0.05, 0.1, 0.25}) {
        auto const map = between(wave(900, hz), wave(900, hz, -0.6)); // the first is ahead
        auto const row = static_cast<std::size_t>(
            std::min_element(
                map.hz.begin(), map.hz.end(), [&](double a, double b) { return std::abs(a - hz) < std::abs(b - hz); }) -
            map.hz.begin());
        for (std::size_t m = 20; m < 160; ++m) {
            EXPECT_NEAR(map.squared[row * map.moments + m], 1, 1e-6);
            EXPECT_NEAR(map.phase_rad[row * map.moments + m], 0.6, 1e-3);
        }
    }
}

TEST(wavelet_coherence, tells_when_two_people_were_together) {
    auto const shared = person(1800, 110);
    auto one = mixed(person(1800, 111), shared, 0.7);
    auto const alone = person(1800, 112), with = mixed(alone, shared, 0.7);
    auto other = alone;
    std::copy(with.begin() + 3600, with.end(), other.begin() + 3600); // from the fifteenth minute on
    auto const band = band_coherence(between(one, other));
    auto const before = std::span{band}.first(160), after = std::span{band}.subspan(200);
    EXPECT_GT(mean_present(after).value(), mean_present(before).value() + 0.25);
}

TEST(wavelet_coherence, is_symmetric_and_its_phase_is_mirrored) {
    auto const one = between(first(), second()), other = between(second(), first());
    for (std::size_t i = 0; i < one.squared.size(); ++i) {
        if (std::isnan(one.squared[i])) continue;
        EXPECT_NEAR(one.squared[i], other.squared[i], 1e-12);
        EXPECT_NEAR(std::cos(one.phase_rad[i]), std::cos(other.phase_rad[i]), 1e-9);
        EXPECT_NEAR(std::sin(one.phase_rad[i]), -std::sin(other.phase_rad[i]), 1e-9);
    }
}

TEST(wavelet_coherence, does_not_depend_on_level_scale_or_a_drift) {
    auto drifting = scaled(first(), 5, 300);
    for (std::size_t i = 0; i < drifting.size(); ++i) drifting[i] += 0.01 * static_cast<double>(i);
    auto const plain = between(first(), second()), other = between(drifting, scaled(second(), 0.1, 0));
    for (std::size_t i = 0; i < plain.squared.size(); ++i) {
        if (!std::isnan(plain.squared[i])) {
            EXPECT_NEAR(plain.squared[i], other.squared[i], 1e-6);
        }
    }
}

TEST(wavelet_coherence, has_the_same_values_at_any_step) {
    auto const coarse = between(first(), second(), 5), fine = between(first(), second(), 0.5);
    for (std::size_t r = 0; r < coarse.hz.size(); ++r)
        for (std::size_t m = 0; m < coarse.moments; ++m) {
            auto const a = coarse.squared[r * coarse.moments + m], b = fine.squared[r * fine.moments + 10 * m];
            EXPECT_EQ(std::isnan(a), std::isnan(b));
            if (!std::isnan(a)) {
                EXPECT_NEAR(a, b, 1e-12);
            }
        }
}

TEST(wavelet_coherence, leaves_between_the_ends_of_a_short_session_only_the_fast_rhythms) {
    auto const map = between(person(60, 1), person(60, 2));
    EXPECT_EQ(values_of(band_coherence(map)), 0u); // 0.04 Hz wants 34 s from both ends
    EXPECT_GT(values_of(map.squared), 0u);
    EXPECT_EQ(map.moments, 12u);
    EXPECT_FALSE(mean_present(band_coherence(map)));
}

TEST(wavelet_chance, of_strangers_holds_their_coherence) {
    auto const chance = chance_of_wavelets(person(900, 81), person(900, 82), 19, 1);
    ASSERT_TRUE(chance);
    ASSERT_TRUE(chance->session);
    EXPECT_GT(chance->session->p, 0.05);
    auto const row =
        static_cast<std::size_t>(std::lower_bound(chance->hz.begin(), chance->hz.end(), 0.1) - chance->hz.begin());
    EXPECT_NEAR(chance->median[row], 0.30, 0.1); // what unrelated Holter recordings give: README
    EXPECT_NEAR(chance->p95[row], 0.73, 0.1);
    EXPECT_LT(chance->band_median, chance->band_p95);
}

TEST(wavelet_chance, of_a_coupled_pair_is_exceeded) {
    auto const chance = chance_of_wavelets(first(), second(), 19, 1);
    EXPECT_DOUBLE_EQ(chance->session->p, 0.05);
    EXPECT_GT(chance->session->value, chance->session->median);
}

TEST(wavelet_chance, wants_nineteen_runs_for_a_p) {
    auto const few = chance_of_wavelets(person(300, 81), person(300, 82), 3, 1);
    ASSERT_TRUE(few);
    EXPECT_FALSE(few->session);
}

TEST(wavelet_chance, is_absent_without_a_moment_inside_the_cone) {
    EXPECT_FALSE(chance_of_wavelets(person(60, 1), person(60, 2), 19, 1));
    EXPECT_FALSE(chance_of_wavelets(person(300, 1), std::vector<double>(1200, nan), 19, 1));
    EXPECT_FALSE(chance_of_wavelets({}, {}, 19, 1));
}

} // namespace
} // namespace coregulation::review::testing
