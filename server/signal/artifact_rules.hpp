// The decision of Lipponen & Tarvainen for one beat, given its neighbourhood. Shared by the offline
// and the streaming form, which differ only in the windows behind the thresholds.
#pragma once

#include "server/signal/artifacts.hpp"

namespace coregulation::signal {

inline constexpr std::size_t threshold_beats = 91; // window of Th1 and Th2
inline constexpr std::size_t median_beats = 11;    // window of the median RR
inline constexpr double threshold_scale = 5.2;     // α: quartile deviations that hold 99.95 % of a normal distribution

struct neighbourhood {
    double before = 0, here = 0, next = 0, after_next = 0; // D: dRR / Th1
    double deviation_ms = 0;                               // m: RR − median, doubled where negative
    double deviation_limit_ms = 0;                         // Th2
    double rr_ms = 0, next_rr_ms = 0, median_ms = 0;
};

// Doubled where negative: a short interval can be at most 100 % short, a long one is not so limited.
inline double weighed_deviation(double rr_ms, double median_ms) {
    auto const d = rr_ms - median_ms;
    return d < 0 ? 2 * d : d;
}

// Ectopic by the change and its neighbours. False for |D| ≤ 1.
bool is_ectopic(neighbourhood const&);

// normal, extra, missed or long_short. To be asked where |D| > 1 without ectopy, or where the beat before was
// so asked and D grows from this beat to the next (the step then lies there).
verdict long_or_short(neighbourhood const&);

} // namespace coregulation::signal
