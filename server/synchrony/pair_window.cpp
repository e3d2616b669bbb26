#include "server/synchrony/pair_window.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

namespace {

constexpr double most_missing = 0.2; // of either window: more gives no value
constexpr double pacer_half_band_hz = 0.03;
constexpr double no_variation = 1e-9; // of the level: what rounding leaves of a constant

} // namespace

band band_of(pair_settings const& how) {
    if (!how.pacer) return {band_low_hz, band_high_hz};
    auto const pace_hz = 1 / how.pacer->period_s;
    return {pace_hz - pacer_half_band_hz, pace_hz + pacer_half_band_hz};
}

regression pacer_shapes(mask const& present, pair_settings const& how) {
    return regression::pacer(present, 1 / (how.pacer->period_s * signal::grid_hz));
}

std::size_t size_there(std::span<double const> raw, std::size_t part) {
    constexpr auto step = static_cast<std::size_t>(5 * signal::grid_hz);
    auto const start = std::find_if(raw.begin(), raw.end(), [](double v) { return std::isfinite(v); });
    return std::max(part, static_cast<std::size_t>(raw.end() - start) / step * step);
}

bool is_enough(samples const& s, std::size_t window, std::size_t part) {
    return missing_share(s, window) <= most_missing && missing_share(s, part) <= most_missing;
}

bool varies(std::span<double const> residual, std::span<double const> raw) {
    double level = 0, squares = 0;
    for (auto const v : raw)
        if (std::isfinite(v)) level = std::max(level, std::abs(v));
    for (auto const v : residual) squares += v * v;
    return std::sqrt(squares / static_cast<double>(residual.size())) > no_variation * level;
}

bool is_ambiguous(double lag_s, pair_settings const& how, amplitudes const& first, amplitudes const& second) {
    auto const period_s = how.pacer ? how.pacer->period_s : common_period_s(first, second, signal::grid_hz);
    return period_s && std::abs(lag_s) > *period_s / 2;
}

} // namespace coregulation::synchrony
