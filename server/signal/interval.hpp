// Normal-to-normal intervals: what remains of heartbeats when artifacts are corrected.
//
// Raw heartbeats are always kept beside them; these are derived.
#pragma once

#include "server/signal/heartbeat.hpp"

#include <span>
#include <vector>

namespace coregulation::signal {

struct interval {
    double t_s = 0;          // session time of the beat that ends it
    double nn_ms = 0;        // its length
    bool continuous = false; // it begins where the interval before it in the series ends
    bool corrected = false;  // its length or position is a correction, not a measurement
};

// Beats of a recording without arrival times: each interval ends where the next begins, the first begins at start_s.
std::vector<heartbeat> cumulated(std::span<double const> rr_ms, double start_s = 0);

// The same beats as intervals, nothing corrected.
std::vector<interval> uncorrected(std::span<heartbeat const> beats);

} // namespace coregulation::signal
