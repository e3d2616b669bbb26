#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/phase_locking.hpp"
#include "server/synchrony/regression.hpp"
#include "server/synchrony/surrogates.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

#include <array>

namespace coregulation::synchrony::testing {
namespace {

using std::numbers::pi;

std::vector<std::complex<double>> phases_of(std::vector<double> series, kept_stretch kept, band of = {0.04, 0.15}) {
    regression::line(mask(series.size(), 1))(series);
    std::vector<std::complex<double>> phases(kept.size);
    band_filter{series.size(), kept, signal::grid_hz, of}.phases(series, phases);
    return phases;
}

TEST(band_filter, finds_the_phase_of_a_sine_within_the_band) {
    for (auto const hz : {0.06, 0.1, 0.13}) {
        auto const found = phases_of(wave(480, hz, 0.7), {120, 240, 1});
        for (std::size_t i = 0; i < found.size(); ++i) {
            auto const angle = 2 * pi * hz * static_cast<double>(120 + i) / signal::grid_hz + 0.7 - pi / 2;
            EXPECT_NEAR(std::arg(found[i] * std::polar(1.0, -angle)), 0, 0.05) << hz << " Hz, sample " << i;
        }
    }
}

TEST(band_filter, keeps_the_phase_up_to_the_live_end) {
    auto const found = phases_of(wave(320, 0.1, 0.3), {80, 240, 1});
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto const angle = 2 * pi * 0.1 * static_cast<double>(80 + i) / signal::grid_hz + 0.3 - pi / 2;
        EXPECT_NEAR(std::arg(found[i] * std::polar(1.0, -angle)), 0, i < 200 ? 0.2 : 0.6) << "sample " << i;
    }
}

TEST(phase_locking, of_two_sines_of_one_frequency_is_complete_and_knows_who_is_ahead) {
    auto const a = phases_of(wave(320, 0.1, 1.0), {80, 240, 1}), b = phases_of(wave(320, 0.1, 0.4), {80, 240, 1});
    auto const found = locking_of(a, b, mask(240, 1));
    EXPECT_GT(found.value, 0.98);
    EXPECT_NEAR(found.difference_rad, 0.6, 0.1);
}

TEST(phase_locking, of_different_frequencies_fades) {
    auto const a = phases_of(wave(480, 0.07, 0), {120, 240, 1}), b = phases_of(wave(480, 0.12, 0), {120, 240, 1});
    EXPECT_LT(locking_of(a, b, mask(240, 1)).value, 0.05); // three whole turns of difference in 60 s
}

TEST(phase_locking, looks_only_at_moments_that_count) {
    std::array<std::complex<double>, 4> const a{1, 1, 1, 1}, b{1, 1, -1, -1};
    EXPECT_NEAR(locking_of(a, b, {1, 1, 1, 1}).value, 0, 1e-12);
    EXPECT_NEAR(locking_of(a, b, {1, 1, 0, 0}).value, 1, 1e-12);
    EXPECT_NEAR(std::abs(locking_of(a, b, {0, 0, 1, 1}).difference_rad), pi, 1e-12);
}

TEST(circular_correlation, is_one_for_equal_and_minus_one_for_mirrored_deviations) {
    std::vector<std::complex<double>> a, same, mirrored;
    for (auto const angle : {-0.9, -0.4, 0.0, 0.3, 1.0}) {
        a.push_back(std::polar(1.0, angle));
        same.push_back(std::polar(1.0, angle + 2));
        mirrored.push_back(std::polar(1.0, 1 - angle));
    }
    EXPECT_NEAR(*circular_correlation(a, same, mask(5, 1)), 1, 1e-12);
    EXPECT_NEAR(*circular_correlation(a, mirrored, mask(5, 1)), -1, 1e-12);
}

TEST(circular_correlation, equals_its_definition_worked_by_hand) {
    // α = 0, π/2; β = 0, 1: ᾱ = π/4, β̄ = 1/2; Σ sin·sin = 2·sin(π/4)·sin(1/2), and so are both roots: 1.
    std::vector<std::complex<double>> const a{1, std::polar(1.0, pi / 2)}, b{1, std::polar(1.0, 1.0)};
    EXPECT_NEAR(*circular_correlation(a, b, {1, 1}), 1, 1e-12);
}

TEST(circular_correlation, is_absent_when_a_phase_does_not_move) {
    std::vector<std::complex<double>> const still(5, 1), moving{1, {0, 1}, 1, {0, 1}, 1};
    EXPECT_FALSE(circular_correlation(still, moving, mask(5, 1)));
}

TEST(regression, takes_a_pacer_out_completely_and_leaves_the_rest) {
    auto paced = wave(260, 0.1, 0.9), own = wave(260, 0.06, 0.2);
    mask const all(260, 1);
    auto both = paced;
    for (std::size_t i = 0; i < both.size(); ++i) both[i] += own[i];
    auto const known = regression::pacer(all, 0.1 / signal::grid_hz);
    known(paced);
    known(own);
    known(both);
    for (std::size_t i = 0; i < paced.size(); ++i) {
        EXPECT_NEAR(paced[i], 0, 1e-9);
        EXPECT_NEAR(both[i], own[i], 1e-9); // linear
    }
}

TEST(surrogates, keep_the_amplitude_at_each_frequency_and_nothing_else) {
    auto series = rhythm(320, 5);
    regression::line(mask(320, 1))(series);
    auto const source_amplitudes = tapered_amplitudes(series);
    auto const length = source_amplitudes.length;
    surrogates source{source_amplitudes, 9};
    std::vector<double> one(length), other(length);
    source.next(one, other);
    for (auto const* made : {&one, &other}) {
        for (std::size_t f = 1; f <= length / 2; f += 7) {
            std::complex<double> line;
            for (std::size_t t = 0; t < length; ++t)
                line += (*made)[t] *
                        std::polar(1.0, -2 * pi * static_cast<double>(f * t % length) / static_cast<double>(length));
            EXPECT_NEAR(
                std::abs(line) / static_cast<double>(length), source_amplitudes.at[f], 1e-6 * source_amplitudes.at[2])
                << "line " << f;
        }
    }
    EXPECT_NE(one, other);
}

TEST(surrogates, of_one_seed_are_the_same_everywhere) {
    // A flat spectrum: the draws are visible in the numbers.
    surrogates source{{8, std::vector<double>(5, 1.0)}, 1};
    std::vector<double> one(8), other(8);
    source.next(one, other);
    surrogates again{{8, std::vector<double>(5, 1.0)}, 1};
    std::vector<double> same(8), same_other(8);
    again.next(same, same_other);
    EXPECT_EQ(one, same);
    EXPECT_EQ(other, same_other);
    // Two draws a line, one for each series; five of 12 bits from each 64.
    std::mt19937_64 random{1};
    std::vector<double> angles;
    for (int word = 0; word < 2; ++word) {
        auto bits = random();
        for (int i = 0; i < 5; ++i, bits >>= 12) angles.push_back(2 * pi * static_cast<double>(bits % 4096) / 4096);
    }
    auto first = std::cos(angles[6]) >= 0 ? 1.0 : -1.0; // sample 0 is the sum of all lines
    for (auto const line : {0, 2, 4}) first += 2 * std::cos(angles[static_cast<std::size_t>(line)]);
    EXPECT_NEAR(one[0], first, 1e-12);
}

} // namespace
} // namespace coregulation::synchrony::testing
