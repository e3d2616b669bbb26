#include "server/signal/coherence.hpp"

#include "server/signal/breathing.hpp"
#include "server/signal/detrend.hpp"
#include "server/signal/tachogram.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace coregulation::signal {

namespace {
constexpr double peak_from_hz = 0.04, peak_to_hz = 0.26; // where a coherent rhythm is looked for
constexpr double peak_half_width_hz = 0.015;             // about the main lobe of a 64 s Hann window at half height
constexpr double total_from_hz = 0.0033, total_to_hz = 0.4;
// Below this share of the total, what lies beside the peak is rounding, not rhythm.
constexpr double least_share = 1e-9;
constexpr double least_variation_ms2 = 1e-12; // total power of a series that does not vary
} // namespace

std::optional<coherence_value> coherence_of(std::span<double const> rr_ms) {
    auto const length = std::min(rr_ms.size(), coherence_samples);
    if (length < provisional_samples) return {};
    auto const newest = rr_ms.last(length);
    if (missing_share(newest) > missing_most) return {};

    std::vector<double> samples(newest.begin(), newest.end());
    detrend_linear(samples);
    auto const s = padded_spectrum(samples, breath_highest_hz + 0.01);
    auto const total = s.power(total_from_hz, total_to_hz);
    if (!(total > least_variation_ms2)) return {};

    auto const bin = s.peak(peak_from_hz, peak_to_hz);
    coherence_value c;
    c.peak_hz = static_cast<double>(bin) * s.step_hz;
    c.at_edge = c.peak_hz - s.step_hz < peak_from_hz || c.peak_hz + s.step_hz > peak_to_hz;
    c.provisional = length < coherence_samples;

    auto const left_hz = std::max(total_from_hz, c.peak_hz - peak_half_width_hz);
    auto const right_hz = std::min(total_to_hz, c.peak_hz + peak_half_width_hz);
    auto const peak = s.power(left_hz, right_hz);
    auto const below = std::max(s.power(total_from_hz, left_hz), least_share * total);
    auto const above = std::max(s.power(right_hz, total_to_hz), least_share * total);
    c.peak_over_total = peak / total;
    c.ratio = peak / std::max(total - peak, least_share * total);
    c.score = std::log1p(peak / below * (peak / above));
    c.breaths_per_min = breaths_per_min_of(s);
    return c;
}

double product_form(coherence_value const& c) {
    return std::expm1(c.score);
}

} // namespace coregulation::signal
