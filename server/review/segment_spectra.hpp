// One person's session as spectra of overlapping segments (Welch 1967): made once, compared with everybody.
//
// Segments of 64 s, half overlapping, line taken out, periodic Hann window. A segment with a missing sample is left
// out. Not scaled: what is computed from these are ratios.
#pragma once

#include "server/review/series.hpp"

#include <complex>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coregulation::review {

inline constexpr double segment_s = 64; // bins of 1/64 Hz, as in the live coherence
inline constexpr double segment_step_hz = 1 / segment_s;

struct segment_spectra {
    std::size_t segments = 0;
    std::size_t bins = 0; // bin i lies at i / 64 Hz; up to 0.5 Hz, beyond which a heart rhythm holds nothing
    std::vector<std::complex<double>> lines; // [segment][bin]
    std::vector<std::uint8_t> present;       // one a segment
};

// REQUIRES a rate of 1, 2 or 4 Hz.
segment_spectra spectra_of_segments(series, double rate_hz = signal::grid_hz);

// Sums over the segments that both have; bins of both.
struct cross_spectrum {
    std::size_t segments = 0;
    std::vector<double> first, second;       // Σ|X|², Σ|Y|²
    std::vector<std::complex<double>> cross; // ΣXY*
    std::size_t neighbours = 0;              // of those segments, how many follow directly on one another
};
cross_spectrum cross_spectrum_of(segment_spectra const& first, segment_spectra const& second);

} // namespace coregulation::review
