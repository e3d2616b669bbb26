// Two people's rhythms moving together, beside what chance would give.
//
// Pure: windows in, numbers out; every random draw comes from `seed`.
#pragma once

#include "server/signal/heart.hpp"
#include "server/synchrony/against_chance.hpp"

#include <cstdint>
#include <optional>

namespace coregulation::synchrony {

inline constexpr double pair_window_s = 60; // live window
inline constexpr double max_lag_s = 5;
inline constexpr double band_low_hz = 0.04, band_high_hz = 0.15; // phase locking without a pacer
inline constexpr double guard_s = 15; // older data that only feeds the band-pass and the surrogates' spectrum

// How many samples of heart rate a live pair measure wants: window, lags and guard (80 s at 4 Hz).
inline constexpr std::size_t pair_samples =
    static_cast<std::size_t>((pair_window_s + max_lag_s + guard_s) * signal::grid_hz);

// A breathing pacer that both follow, as session time: sin/cos at f and 2f are regressed out.
struct pacer_reference {
    double epoch_s = 0;
    double period_s = 10;
};

struct pair_measures {
    against_chance r0;           // value: signed zero-lag r; chance and p are of |r0|
    against_chance r_peak;       // value: r at its peak within ±max_lag_s
    std::optional<double> lag_s; // of that peak; positive: first leads; absent: no peak inside the range
    bool lag_ambiguous = false;  // narrow-band and |lag| > T/2
    against_chance plv;
    double phase_rad = 0;                       // mean phase difference, first − second: positive, first is ahead
    std::optional<double> circular_r;           // of the same phases; without a chance level: not for display
    std::optional<against_chance> beyond_pacer; // PLV after pacer regression, when a pacer is given
};

struct pair_settings {
    std::size_t window_samples = static_cast<std::size_t>(pair_window_s * signal::grid_hz);
    std::size_t max_lag_samples = static_cast<std::size_t>(max_lag_s * signal::grid_hz);
    std::size_t surrogates = 199; // phase-randomised; gives p down to 0.005
    std::optional<pacer_reference> pacer;
};

// Windows of equal end and at least window + lag samples, each as long as the other; guard samples as
// available. Absent when more than 20 % of either is missing or one of them does not vary.
std::optional<pair_measures>
measure_pair(signal::window const& first, signal::window const& second, pair_settings const&, std::uint64_t seed);

} // namespace coregulation::synchrony
