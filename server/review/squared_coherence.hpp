// Magnitude-squared coherence over a session (Welch; Carter, Knapp & Nuttall 1973, IEEE TAE 21, 337).
//
//     C(f) = |ΣXY*|² / (Σ|X|² · Σ|Y|²) over K segments of 64 s, half overlapping, Hann.  0 … 1, symmetric.
// Positive phase: the first is ahead.
//
// By chance: for K independent segments of unrelated noise P(C > c) = (1 − c)^(K − 1), mean 1/K, 95 % level
// 1 − 0.05^(1/(K − 1)). Segments that overlap by half are not independent; with a Hann window the correlation of
// neighbours' spectra is ρ = 1/6, and the sum of K such is as steady as that of
//     K_eff = K / (1 + 2ρ²·(pairs of neighbours)/K)
// independent ones (Welch 1967): 0.95 K. It stands for K in the level and in p. (The overlap itself is no loss: it
// gives nearly twice the segments.) A level above which a *band* has one bin by chance is higher: `p` of the band's
// highest bin is corrected for the number of bins (Šidák; a little too cautious, because Hann makes neighbouring bins
// alike). On unrelated Holter recordings 5 % of bins exceed the level in ten minutes, 6 to 7 % in twenty and more: it
// assumes rhythms that do not change over the session. Prefer the wavelet for long ones.
#pragma once

#include "server/review/segment_spectra.hpp"

#include <optional>

namespace coregulation::review {

struct squared_coherence {
    std::vector<double> squared; // bin i at i / 64 Hz, from 0 to 0.5 Hz
    std::vector<double> phase_rad;
    std::size_t segments = 0; // K
    double independent = 0;   // K_eff
    double level95 = 1;       // of one bin

    // Probability of a bin as high as c among unrelated people.
    double p(double c) const;
};

// Absent for fewer than 3 common segments (128 s without gaps): less has no null to speak of.
std::optional<squared_coherence> squared_coherence_of(segment_spectra const& first, segment_spectra const& second);

struct coherent_band {
    double mean = 0;           // of the bins within the band
    double mean_by_chance = 0; // 1 / K_eff
    double highest = 0;        // and where
    double at_hz = 0;
    double phase_rad = 0; // there
    double p = 1;         // of `highest` among all bins of the band
};

// REQUIRES at least one bin in the band.
coherent_band band_of(squared_coherence const&, double low_hz = 0.04, double high_hz = 0.15);

} // namespace coregulation::review
