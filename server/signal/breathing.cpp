#include "server/signal/breathing.hpp"

#include <algorithm>

namespace coregulation::signal {

namespace {
constexpr double lowest_hz = 0.05;      // 3 breaths/min
constexpr double half_width_hz = 0.015; // as for coherence
constexpr double least_share = 0.35;    // of the band's power; below, several rhythms compete
} // namespace

std::optional<double> breaths_per_min_of(spectrum const& s) {
    auto const bin = s.peak(lowest_hz, breath_highest_hz);
    auto const summit_hz = s.summit_hz(bin);
    if (!summit_hz) return {}; // the slope of something outside the band

    auto const centre_hz = static_cast<double>(bin) * s.step_hz;
    auto const from = std::max(lowest_hz, centre_hz - half_width_hz);
    auto const to = std::min(breath_highest_hz, centre_hz + half_width_hz);
    if (s.power(from, to) <= least_share * s.power(lowest_hz, breath_highest_hz)) return {};
    return 60 * *summit_hz;
}

} // namespace coregulation::signal
