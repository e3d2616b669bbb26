// Concordance (Marci & Orr 2006, Appl Psychophysiol Biofeedback 31, 115; Marci et al. 2007).
//
// Each second, the slope of each person's rhythm over 5 s (least squares, 21 samples, both ends included). Over
// each 15 s, Pearson's r of the two people's 15 slopes, moved on by 1 s. The index of a session is
//     ln( Σ positive r / |Σ negative r| ):
// 0 when agreement and opposition balance, positive when agreement outweighs. Symmetric.
//
// A slope exists where none of its samples is missing, an r where all 15 slopes of both exist and vary: gaps are
// never bridged. The index is limited to ± 10 (twins without a single negative r would be infinite).
//
// By chance: two unrelated people have an index of about 0, give or take 0.4 in ten minutes and 0.3 in twenty (standard
// deviation, five Holter recordings); hence only over at least 5 min, and beside whole-session shifts
// (session_null.hpp). It sees people in step; somebody who follows by a quarter of a breath it does not.
//
// Cost: an hour 0.2 ms, with 199 shifts 3 ms.
#pragma once

#include "server/review/series.hpp"
#include "server/synchrony/against_chance.hpp"

#include <cstddef>
#include <optional>

namespace coregulation::review {

inline constexpr double concordance_slope_s = 5;
inline constexpr double concordance_window_s = 15;
inline constexpr double concordance_step_s = 1;
inline constexpr double concordance_least_s = 300; // shorter sessions have no index
inline constexpr double concordance_limit = 10;

struct concordance_value {
    double index = 0;          // −10 … 10
    std::size_t windows = 0;   // r's in it
    double positive_share = 0; // of the r's
};

// Absent for less than 5 min, or fewer than 80 % of the r's that five unbroken minutes hold.
std::optional<concordance_value> concordance_of(series first, series second);

// The same beside at most `shifts` whole-session shifts. Absent as above, or when fewer than 19 shifts are possible.
std::optional<synchrony::against_chance>
concordance_beside_chance(series first, series second, std::size_t shifts = 199);

} // namespace coregulation::review
