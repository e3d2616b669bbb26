// Heart rate variability in the time domain (Task Force 1996; Shaffer & Ginsberg 2017).
//
//   SDNN   standard deviation, n − 1                       ms
//   RMSSD  √ mean of squared successive differences        ms
//   pNN50  successive differences > 50 ms, of all of them  %
//   SD1    √(var(difference) / 2)                          ms   Poincaré width
//   SD2    √(2 SDNN² − SD1²)                               ms   Poincaré length
//
// A difference counts only between intervals that truly follow on each other: neither is a
// correction, and no gap lies between. Variances with n − 1.
#pragma once

#include "server/signal/interval.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace coregulation::signal {

struct time_domain {
    std::size_t intervals = 0;
    std::size_t differences = 0; // successive ones that counted
    double mean_nn_ms = 0;
    double sdnn_ms = 0;
    double rmssd_ms = 0;
    double pnn50_percent = 0;
    double sd1_ms = 0;
    double sd2_ms = 0;
};

// Absent with fewer than 3 intervals or 2 differences.
std::optional<time_domain> time_domain_of(std::span<interval const> series);

} // namespace coregulation::signal
