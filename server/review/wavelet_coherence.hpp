// Wavelet coherence (Grinsted, Moore & Jevrejeva 2004, Nonlin Processes Geophys 11, 561; Torrence & Webster 1999).
//
//     R²(f, t) = |S(W₁W₂*)|² / (S(|W₁|²) · S(|W₂|²)),   phase = arg S(W₁W₂*)
// S smooths over time with a Gaussian of standard deviation s (the scale), and over 0.6 octaves of scale. 0 … 1,
// symmetric; the phase is positive when the first is ahead (and mirrored when swapped).
//
// Only coefficients inside both cones enter S, and only cells inside have a value: nothing is carried across a gap.
//
// By chance it is high, because S averages only a few independent values: of unrelated people R² has a median of 0.3
// and a 95 % level of 0.72 to 0.76 at every frequency, its mean over 0.04–0.15 Hz 0.32 and 0.54. A map full of islands
// is what chance looks like: `chance_of_wavelets` says what these two would have given.
//
// Cost: an hour at steps of 5 s, 3 ms a pair. The chance of n surrogates: n times (transform + coherence).
#pragma once

#include "server/review/wavelet_transform.hpp"
#include "server/synchrony/against_chance.hpp"

#include <cstdint>
#include <optional>

namespace coregulation::review {

struct coherence_map {
    double step_s = 0;             // column m is at m · step_s
    std::size_t moments = 0;       // columns
    std::vector<double> hz;        // rows, ascending
    std::vector<double> squared;   // [row][moment], 0 … 1; NaN outside the cone
    std::vector<double> phase_rad; // likewise, −π … π
};

// REQUIRES transforms of equal settings; step_s a multiple of 0.25.
coherence_map wavelet_coherence(wavelet_transform const& first, wavelet_transform const& second, double step_s = 5);

// Mean of R² over the rows within low … high, for each moment; NaN where fewer than all of them are inside the cone:
// the mean would otherwise drift with the cone. 0.04 Hz enters 34 s after an edge.
std::vector<double> band_coherence(coherence_map const&, double low_hz = 0.04, double high_hz = 0.15);

// Mean over time of what is not NaN; absent when nothing is.
std::optional<double> mean_present(std::span<double const>);

// What phase-randomised surrogates of the second give with the first, pooled over the time inside the cone.
struct wavelet_chance {
    std::vector<double> hz;
    std::vector<double> median, p95;      // of R² in each row; NaN where the cone leaves nothing
    double band_median = 0, band_p95 = 0; // of the band coherence at one moment
    std::optional<synchrony::against_chance>
        session; // the mean band coherence of the session beside the surrogates'; from 19 on
};

// Absent when no moment of the band is inside the cone. REQUIRES runs >= 1. The whole series are turned over, gaps stay
// gaps.
std::optional<wavelet_chance> chance_of_wavelets(
    series first, series second, std::size_t runs, std::uint64_t seed, wavelet_settings const& = {}, double step_s = 5,
    double low_hz = 0.04, double high_hz = 0.15);

} // namespace coregulation::review
