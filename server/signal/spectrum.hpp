// Power spectral density of a window on the 4 Hz grid.
//
// One-sided, ms²/Hz when the samples are ms. Periodic Hann window, density scaled by 2 / (fs · Σ w²),
// so that white noise keeps its variance. A missing sample (NaN) has weight zero, in the signal and
// in Σ w² alike: it is left out, not filled in.
#pragma once

#include "server/signal/padded_transform.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::signal {

struct spectrum {
    double step_hz = 0;          // density[k] lies at k · step_hz
    std::vector<double> density; // from 0 on

    double at(double hz) const; // linear between bins

    // Trapezoid integral with the band's edges interpolated between bins. REQUIRES 0 ≤ from ≤ to ≤ last bin.
    double power(double from_hz, double to_hz) const;

    // The bin with the greatest density within [from, to]. REQUIRES a bin in it.
    std::size_t peak(double from_hz, double to_hz) const;

    // Where a parabola through the logarithms of a bin and of its two neighbours is highest: the frequency of a
    // wave to a hundredth of a bin. Absent where a neighbour is higher, zero or not there.
    std::optional<double> summit_hz(std::size_t bin) const;
};

// Of at most 64 s, zero-padded to 2048 points, up to highest_hz (< 2). REQUIRES at most 256 samples; detrended; not
// all missing. ≈ 4 µs.
spectrum padded_spectrum(std::span<double const> samples, double highest_hz);

// Welch 1967: segments of 256 samples (64 s), half overlapping, mean of the segment removed, averaged.
// A segment with a missing sample is left out. Absent when none remains. Offline.
std::optional<spectrum> welch(std::span<double const> samples);

struct bands {
    double vlf_ms2 = 0; // 0.0033–0.04 Hz; wants ≥ 5 min
    double lf_ms2 = 0;  // 0.04–0.15 Hz; wants ≥ 2 min
    double hf_ms2 = 0;  // 0.15–0.4 Hz
};
// Trapezoids between the bins with from ≤ f < to, as NeuroKit2 and pyHRV have it: the strip between the last bin
// of one band and the first of the next is in neither, so bands depend on the bins (1/64 Hz) and are not a sum
// of parts. Kept for comparability of the figures.
bands bands_of(spectrum const&);

} // namespace coregulation::signal
