// Coherence: how far one heart's rhythm is a single slow wave.
//
// Window of RR in ms on the 4 Hz grid, linearly detrended, periodic Hann, zero-padded to 2048
// points (without padding the window is narrower than a bin and a pure sine gives anything from
// 0.7 to 92). Peak: greatest density in 0.04–0.26 Hz. P: power within peak ± 0.015 Hz, T: power in
// 0.0033–0.4 Hz, below and above: what lies left and right of P in T.
//
//   ratio = P / (T − P)                      McCraty & Zayas 2014 (no square)
//   EP    = (P / below) · (P / above),  score = ln(EP + 1)
//
// The line: by least squares. Where the rhythm is one slow wave (P > T / 2, at most five waves in the window,
// not on the band's edge), line and wave are not orthogonal: both are fitted together and only the line is
// removed. The peak stays; of two neighbouring bins within 0.2 % of each other it is the one that fits better.
//
// A pure sine of any frequency in 0.055–0.24 Hz and any phase gives ratio 8.6–9.3, score 5.70–5.86 and its
// frequency within 0.001 Hz. Says how regular a rhythm is; it does not say why, and a breath held at one pace is
// enough for a high value.
#pragma once

#include "server/signal/spectrum.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace coregulation::signal {

inline constexpr std::size_t coherence_samples = 256;   // 64 s
inline constexpr std::size_t provisional_samples = 120; // 30 s: two waves of 0.07 Hz

struct coherence_value {
    double score = 0;           // ln(EP + 1)
    double ratio = 0;           // CR = P / (T − P)
    double peak_over_total = 0; // P / T
    double peak_hz = 0;
    bool provisional = false; // 30 s ≤ window < 64 s
    bool at_edge = false;     // the peak is the band's first or last bin: the true one may lie outside
    std::optional<double> breaths_per_min;
};

// The newest 256 samples, or as many as there are; NaN is missing. Absent with fewer than 120 samples, with
// more than 20 % missing, or when the rhythm does not vary at all. ≈ 7 µs; twice that for a slow wave.
std::optional<coherence_value> coherence_of(std::span<double const> rr_ms);

// The product form EP before its logarithm: exp(score) − 1.
double product_form(coherence_value const&);

} // namespace coregulation::signal
