// The share of a session's windows above their 95 % level, and what share chance gives.
//
// One in twenty is expected. But windows that overlap say nearly the same, so m of them are not m trials. If two
// windows' statistics are correlated by the share o of their time in common (as sums over them are), whether both lie
// above is correlated by
//     c(o) = (P(X > h, Y > h) − 0.05²) / (0.05 · 0.95),  X, Y normal with correlation o, h their 95 % level:
// 1 at o = 1, 0.41 at ¾, 0.20 at ½, 0.08 at ¼, 0 at 0. The variance of the share is that of n = m² / Σ c over all pairs
// independent trials: from windows of 60 s every 5 s for an hour, n = 109 (60 would not overlap).
// Chance is the binomial of n trials at 0.05, continued to fractions by the incomplete beta function:
//     P(share >= k/n) = I_0.05(k, n − k + 1).
//
// A band to read the share by, not a test to lean on: counts are few, so it errs on the cautious side (measured:
// README). The session's p is that of whole-session shifts (session_null.hpp).
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
