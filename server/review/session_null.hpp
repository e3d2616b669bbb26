// One p for a whole session: a statistic beside what the same two people, or other people, would have given.
//
// Whole-session shifts: the second's series is moved round in a circle, by at least 30 s either way, against the
// first's. Each person's own rhythm stays as it is, with all its changes; only the moments no longer belong together.
// Pseudo-pairs: the same statistic of one person with people from other sessions (of the same protocol phase, or what
// the protocol does to everybody counts as synchrony).
//
// 30 s, because a heart's rhythm still resembles itself some breaths later: a nearer shift would keep a part of the
// value. Shifts are evenly spaced, at least 5 s apart, and the same for everybody: no chance in it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::review {

inline constexpr double least_shift_s = 30;
inline constexpr double shift_spacing_s = 5;
inline constexpr std::size_t usual_shifts = 199; // p down to 0.005
inline constexpr std::size_t fewest_shifts = 19; // below, p = 0.05 cannot be reached

// At most `most` shifts in grid samples, each within [30 s, length − 30 s], whole seconds, ascending. Fewer than
// fewest_shifts possible: none; the session is too short (under 150 s) for a p.
std::vector<std::size_t> session_shifts(std::size_t samples, std::size_t most = usual_shifts);

// p = (1 + #{null >= value}) / (n + 1); NaN null values (a shift that left no window) are not counted.
double session_p(double value, std::span<double const> null);

} // namespace coregulation::review
