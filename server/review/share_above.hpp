// The share of a session's windows above their 95 % level, and what share chance gives.
//
// One in twenty is expected. But windows that overlap say nearly the same, so m of them are not m trials: the effective
// number is the time that they cover together, divided by the length of one. Chance is the binomial of so many trials at
// 0.05, continued to fractions by the incomplete beta function: P(share >= k/n) = I_0.05(k, n − k + 1).
//
// A rough band, not a test to lean on: overlapping windows hold a little more than their effective number (cautious), windows
// that only touch are still a little alike (bold). The session's p is that of whole-session shifts (session_null.hpp).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace coregulation::review {

struct measured_window {
    double end_s = 0;
    bool above = false; // p <= 0.05
};

struct share_above {
    double share = 0; // 0 … 1
    std::size_t windows = 0;
    double effective = 0; // independent windows
    double chance95 = 0;  // the share that chance reaches one time in twenty at most; 1 for a single window
    double p = 1;         // of this share or more
};

// Windows in order of time; those without a value are not among them. Absent when there is none. REQUIRES window_s > 0.
std::optional<share_above> share_above_chance(std::span<measured_window const>, double window_s);

} // namespace coregulation::review
