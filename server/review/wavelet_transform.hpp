// One person's rhythm in time and frequency: Morlet wavelets, ω0 = 6 (Torrence & Compo 1998, BAMS 79, 61).
//
//     W(s, t) = Σ_ω X̂(ω) · exp(−(sω − 6)²/2) · e^{iωt}, ω > 0;   frequency f = (6 + √38) / (4πs), s = 0.968 / f
// with the line taken out of the whole series. Scaled so that a wave has the same |W| at every scale: this is the 1/s
// that Grinsted et al. (2004) give to |W|² before smoothing.
//
// W is kept at every hop ≈ s/2 only: |W|² and products of two W change no faster, and the values at those moments are
// exact.
//
// Cone of influence: within √2·s of the beginning, the end or a missing sample a coefficient hears what is not there;
// those are 0. Gaps are bridged by a line for the transform only. 0.1 Hz: 13.7 s. 0.02 Hz: 68 s.
//
// Cost: an hour 2.5 ms.
#pragma once

#include "server/review/series.hpp"

#include <complex>
#include <cstddef>
#include <vector>

namespace coregulation::review {

struct wavelet_settings {
    double lowest_hz = 0.02, highest_hz = 0.4; // rows; REQUIRES 0 < lowest < highest <= 0.5
    std::size_t voices = 12;                   // rows an octave
    double reach_octaves = 0.3;                // further rows at both ends, for smoothing over scale
    bool operator==(wavelet_settings const&) const = default;
};

struct wavelet_row {
    double hz = 0;
    double scale_s = 0;
    std::size_t hop = 1;                  // grid samples from one coefficient to the next
    std::vector<std::complex<double>> at; // coefficient k is of sample k · hop; 0 outside the cone
};

struct wavelet_transform {
    wavelet_settings settings;
    std::size_t samples = 0;
    std::vector<float> clear_s;    // of each sample: seconds to the nearest edge or missing sample
    std::vector<wavelet_row> rows; // ascending in frequency; settings.lowest_hz is row `margin`
    std::size_t margin = 0;        // rows at each end that only serve smoothing
};

// Seconds within which a coefficient of that scale hears an edge.
double cone_s(double scale_s);

// REQUIRES at least two present samples.
wavelet_transform wavelets_of(series, wavelet_settings const& = {});

} // namespace coregulation::review
