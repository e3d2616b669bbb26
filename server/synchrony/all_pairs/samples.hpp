// What all_pairs takes: heart rate as small whole numbers, whose sums are exact; and how it is measured.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace coregulation::synchrony {

inline constexpr double sample_units_a_bpm = 64;                          // rounding errs by 0.0045 bpm rms
inline constexpr double lowest_sample_bpm = 20, highest_sample_bpm = 511; // 511 · 64 fits 16 bits
inline constexpr std::int16_t missing_sample = 0;
inline constexpr std::size_t samples_a_second = 4; // of the grid (signal::grid_hz)

// Not a number or not a heart rate: missing.
inline std::int16_t sample_of(double bpm) {
    if (!(bpm >= lowest_sample_bpm && bpm <= highest_sample_bpm)) return missing_sample;
    return static_cast<std::int16_t>(std::lround(bpm * sample_units_a_bpm));
}

struct all_pairs_settings {
    std::size_t window = 240;          // samples, even: 60 s
    std::size_t max_lag = 20;          // samples, at most 60: ±5 s
    std::size_t near_peak = 4;         // samples, at least 1: a peak is as high as everything within 1 s
    std::size_t gapped_pairs = 50'000; // a second: bounds the work that gaps make, to about 30 ms
};

enum class seat_state : std::uint8_t {
    measured,
    gaps,    // more than a fifth of the window, or of window and lags, is missing
    waiting, // misses samples, and others who do took this second's turn
    flat,    // varies less than rounding allows to measure
    wild,    // varies more than a heart does
};

} // namespace coregulation::synchrony
