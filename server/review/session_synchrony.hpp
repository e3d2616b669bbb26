// How far two people moved together over a whole session, and its one p.
//
// Windows of 60 s that follow one another (they do not overlap), each with its line taken out; in each, Pearson's r at
// lag 0 and the highest r within ± 5 s. Two statistics of a session, both means over windows of Fisher's z:
//     peak      of the highest r. The default, because it is as sharp at any lag, and because r_peak is what the windows
//               show.
//     together  of r at lag 0, with its sign: sharper for people exactly in step, duller for everybody else.
// Of 220 unrelated Holter pairs of ten minutes, with a quarter of the first's amplitude mixed into the second at a lag
// of 0, 1.5 and 2.5 s, p <= 0.05 was found in 74, 78 and 75 % by the peak, 97, 66 and 44 % by the other. (|r0| was left
// out: it sees an opposite rhythm as well, and pays with the power to see a weak one.)
//
// Chance: whole-session shifts (session_null.hpp), or pseudo-pairs.
//
// Definitions that differ from the live view, for speed: 2 Hz (means of two samples), lags of 0.5 s; the first's window
// stays and the second's moves to both sides. Missing samples have weight zero after the line is taken out (they can
// only weaken r); a window with more than 20 % missing does not count, nor does one that a shift would join from the
// session's end and beginning.
//
// Cost: an hour with 199 shifts 3 ms.
#pragma once

#include "server/review/series.hpp"
#include "server/review/session_null.hpp"
#include "server/synchrony/against_chance.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::review {

inline constexpr double session_window_s = 60;
inline constexpr double session_lag_s = 5;

struct session_value {
    double peak = 0, together = 0; // mean Fisher's z
    std::size_t windows = 0;
};

// Of the second moved back by `shift` samples in a circle (0: as it was). Absent without a window.
std::optional<session_value> session_synchrony_of(series first, series second, std::size_t shift = 0);

struct session_beside_chance {
    synchrony::against_chance peak, together; // value: mean Fisher's z; p is the session's
    std::size_t windows = 0;
    std::size_t shifts = 0;
};

// Absent for fewer than 3 windows or fewer than 19 shifts.
std::optional<session_beside_chance>
session_beside_shifts(series first, series second, std::size_t most_shifts = usual_shifts);

// The values of `person` with each of the strangers, both from their beginnings; those without a window are left out.
// With session_p this is the p of pseudo-pairs.
std::vector<session_value> pseudo_pairs(series person, std::span<series const> strangers);

} // namespace coregulation::review
