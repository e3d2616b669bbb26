// Sum-normalised cross-spectral density of a group (Hudson, Wiltshire & Atzmueller 2022, Behav Res 55, 1; multiSyncPy).
//
// For each pair, with Welch spectra over K segments (segment_spectra.hpp):
//     Σ_f |P_xy(f)|² / Σ_f P_xx(f)·P_yy(f),   f in 0.04–0.4 Hz,
// a coherence in which each frequency counts by its power, so that frequencies that hold nothing but noise do not. The
// group's value is the mean over pairs. 0 … 1; 1 when all rhythms are filtered copies of one another.
//
// By chance about 1/K_eff (0.02 in half an hour, 0.13 in five minutes), more when rhythms are narrow: hence beside
// members whose phases were randomised independently, their spectra kept. The package uses all frequencies and segments
// without their mean only; here the band is that of heart rhythm and the line is taken out, because a common drift over
// a session is no synchrony.
//
// Cost: an hour of twelve people 0.5 ms once their spectra are made, and 5 ms for each surrogate.
#pragma once

#include "server/review/segment_spectra.hpp"
#include "server/synchrony/against_chance.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace coregulation::review {

inline constexpr double density_low_hz = 0.04, density_high_hz = 0.4;

// Of a pair. Absent for fewer than 3 common segments, or when one does not vary.
std::optional<double> cross_spectral_density_of(segment_spectra const& first, segment_spectra const& second);

// Mean over the pairs that have a value; absent without one.
std::optional<double> cross_spectral_density_of(std::span<segment_spectra const> members);

// Of a group beside `surrogates` groups of independent members. REQUIRES surrogates >= 19.
std::optional<synchrony::against_chance>
cross_spectral_density_beside_chance(std::span<series const> members, std::size_t surrogates, std::uint64_t seed);

} // namespace coregulation::review
