#include "server/signal/breathing.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::signal {

namespace {
constexpr double lowest_hz = 0.05;      // 3 breaths/min
constexpr double half_width_hz = 0.015; // as for coherence
constexpr double least_share = 0.35;    // of the band's power; below, several rhythms compete
} // namespace

std::optional<double> breaths_per_min_of(spectrum const& s) {
    auto const bin = s.peak(lowest_hz, breath_highest_hz);
    auto const left = s.density[bin - 1];
    auto const here = s.density[bin];
    auto const right = s.density[bin + 1];
    if (!(left > 0) || !(right > 0)) return {};
    if (left > here || right > here) return {}; // the slope of something outside the band

    auto const centre_hz = static_cast<double>(bin) * s.step_hz;
    auto const from = std::max(lowest_hz, centre_hz - half_width_hz);
    auto const to = std::min(breath_highest_hz, centre_hz + half_width_hz);
    if (s.power(from, to) <= least_share * s.power(lowest_hz, breath_highest_hz)) return {};

    auto const a = std::log(left), b = std::log(here), c = std::log(right);
    auto const curvature = a - 2 * b + c;
    auto const shift = curvature < 0 ? (a - c) / (2 * curvature) : 0; // in bins, −½ … ½
    return 60 * (centre_hz + shift * s.step_hz);
}

} // namespace coregulation::signal
