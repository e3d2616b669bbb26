// How far a heart beats above its own calm: a reason for a facilitator to ask, never a finding.
//
// Calm is the lowest mean rate of any whole minute heard so far, once two minutes have been heard: nobody is measured
// by somebody else's heart, and a person who arrives upset is not taken to be calm for long. Far above is a mean of the
// last half minute at least 25 bpm *and* at least 1.35 times above it. Speaking, laughing or standing up adds some 10
// to 20 bpm and passes within seconds; a quarter above alone would be a few beats for a slow heart, and 25 bpm alone
// little for a fast one.
//
// Of beats as they come: one that differs by more than 30 % from the median of the last five is left out, and a gap in
// what the sensor sends begins a new minute. Deterministic, and no more than a minute of beats is kept.
#pragma once

#include "server/signal/heartbeat.hpp"

#include <deque>
#include <limits>
#include <optional>

namespace coregulation::session {

class own_calm {
public:
    void add(signal::heartbeat const&);

    // Beats a minute above calm in the half minute that ends at end_s (session time, at most some seconds before the
    // newest beat). Absent while that is not far, or not known.
    std::optional<double> above_bpm(double end_s) const;

private:
    bool is_odd(double rr_ms) const;
    void begin_minute();

    std::deque<signal::heartbeat> minute_; // the newest clean beats without a gap between them
    double minute_ms_ = 0;                 // their sum
    double clean_ms_ = 0;                  // heard in all
    unsigned odd_in_a_row_ = 0;
    double calm_bpm_ = std::numeric_limits<double>::infinity();
};

} // namespace coregulation::session
