#include "server/signal/coherence.hpp"

#include "server/signal/breathing.hpp"
#include "server/signal/detrend.hpp"
#include "server/signal/tachogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace coregulation::signal {

namespace {

constexpr double peak_from_hz = 0.04, peak_to_hz = 0.26; // where a coherent rhythm is looked for
constexpr double peak_half_width_hz = 0.015;             // about the main lobe of a 64 s Hann window at half height
constexpr double total_from_hz = 0.0033, total_to_hz = 0.4;
// Below this share of the total, what lies beside the peak is rounding, not rhythm.
constexpr double least_share = 1e-9;
constexpr double least_variation_ms2 = 1e-12;           // total power of a series that does not vary
constexpr double highest_hz = breath_highest_hz + 0.01; // of the spectrum

// Where a line and the rhythm are fitted together: with more waves in the window a line by itself takes so little
// that the values of a pure wave stay within 8.6–9.3 and 5.70–5.86.
constexpr double slow_waves = 5;
constexpr double wave_share = 0.5; // of the total in the peak: less is not one wave
// A slow wave's mirror image at −f moves neighbouring bins by up to 0.1 % against each other; what lies closer
// together than this is decided by the fit, which knows no mirror.
constexpr double tie = 0.998;

std::optional<coherence_value> value_of(spectrum const& s, std::size_t bin) {
    coherence_value c;
    c.peak_hz = static_cast<double>(bin) * s.step_hz;
    c.at_edge = c.peak_hz - s.step_hz < peak_from_hz || c.peak_hz + s.step_hz > peak_to_hz;
    auto const left_hz = std::max(total_from_hz, c.peak_hz - peak_half_width_hz);
    auto const right_hz = std::min(total_to_hz, c.peak_hz + peak_half_width_hz);
    auto const peak = s.power(left_hz, right_hz);
    auto const left = s.power(total_from_hz, left_hz);
    auto const right = s.power(right_hz, total_to_hz);
    auto const total = left + peak + right;
    if (!(total > least_variation_ms2)) return {};

    auto const least = least_share * total;
    c.peak_over_total = peak / total;
    c.ratio = peak / std::max(left + right, least);
    c.score = std::log1p(peak / std::max(left, least) * (peak / std::max(right, least)));
    return c;
}

// Removes the line beside the wave at `bin`, or at its neighbour where the two are tied; returns which.
std::size_t detrend_beside_peak(std::span<double> samples, spectrum const& s, std::size_t bin) {
    auto const neighbour = s.density[bin - 1] > s.density[bin + 1] ? bin - 1 : bin + 1;
    std::vector<double> other(samples.begin(), samples.end());
    auto const per_sample = s.step_hz / grid_hz;
    auto const left_over = detrend_beside_wave(samples, static_cast<double>(bin) * per_sample);
    if (s.density[neighbour] < tie * s.density[bin]) return bin;
    if (detrend_beside_wave(other, static_cast<double>(neighbour) * per_sample) >= left_over) return bin;
    std::ranges::copy(other, samples.begin());
    return neighbour;
}

} // namespace

std::optional<coherence_value> coherence_of(std::span<double const> rr_ms) {
    auto const length = std::min(rr_ms.size(), coherence_samples);
    if (length < provisional_samples) return {};
    auto const newest = rr_ms.last(length);
    if (missing_share(newest) > missing_most) return {};

    std::array<double, coherence_samples> room; // its first `length` numbers are written before they are read
    auto const samples = std::span{room}.first(length);
    std::ranges::copy(newest, samples.begin());
    detrend_linear(samples);
    auto s = padded_spectrum(samples, highest_hz);
    auto const bin = s.peak(peak_from_hz, peak_to_hz);
    auto c = value_of(s, bin);
    if (!c) return {};

    auto const waves = c->peak_hz * static_cast<double>(length) / grid_hz;
    if (waves <= slow_waves && c->peak_over_total > wave_share && !c->at_edge) {
        auto const fitted = detrend_beside_peak(samples, s, bin);
        s = padded_spectrum(samples, highest_hz);
        c = value_of(s, fitted);
        if (!c) return {};
    }
    c->provisional = length < coherence_samples;
    c->breaths_per_min = breaths_per_min_of(s);
    return c;
}

double product_form(coherence_value const& c) {
    return std::expm1(c.score);
}

} // namespace coregulation::signal
