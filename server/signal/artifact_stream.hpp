// Artifact verdicts as beats arrive: the same rules as artifacts.hpp with trailing windows.
//
// A verdict falls two beats late. For the first beats of a person, while there is nothing
// to adapt to, a beat is normal within ±20 % of the trailing median. Thresholds live on
// across a discontinuity; differences never reach across one.
#pragma once

#include "server/signal/artifacts.hpp"

#include <array>
#include <deque>
#include <span>
#include <vector>

namespace coregulation::signal {

class artifact_stream {
public:
    // The next interval. Returns how many of the oldest undecided beats have now a verdict, in
    // `decided()`, oldest first. `starts_segment`: it does not follow on the one before; those still
    // undecided are then decided with what is known.
    std::span<verdict const> push(double rr_ms, bool starts_segment);

    std::size_t undecided() const { return pending_.size(); }

    // What the undecided beats would be called if nothing followed: long_short when out of the hard range
    // or more than 20 % from the trailing median, else normal. Oldest first.
    std::vector<verdict> provisional() const;

private:
    struct judged {
        double rr_ms = 0;
        double change_ms = 0; // dRR; 0 for the first of a segment
    };
    void decide(std::size_t index);

    std::deque<judged> history_;      // decided and pending, newest last, bounded
    std::deque<std::size_t> pending_; // positions in history_
    std::vector<verdict> decided_;
    std::size_t seen_ = 0;
};

} // namespace coregulation::signal
