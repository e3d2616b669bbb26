// Artifact verdicts as beats arrive: the rules of artifacts.hpp with trailing windows.
//
// A verdict falls two beats late. Thresholds come from the newest 91 beats, the median from the
// newest 11, both including the two that follow the beat judged. For a person's first 30 beats, while
// there is nothing to adapt to, an artifact is a beat more than 20 % from that median that also differs
// by more than 20 % from a neighbour (slow breathing alone moves RR as far from the median, but gradually).
// No threshold falls below 10 ms. They live on across a discontinuity; differences never reach across one.
#pragma once

#include "server/signal/artifacts.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::signal {

class artifact_stream {
public:
    // The next interval; `starts_segment`: it does not follow on the one before. Returns the verdicts that
    // this settles, of the oldest beats not yet settled; valid until the next call. O(91 log 91).
    std::span<verdict const> push(double rr_ms, bool starts_segment);

    // Of the beats not yet settled (two at most), oldest first: long_short when outside 300–2000 ms or odd by
    // the rule of the first beats, else undecided.
    std::vector<verdict> provisional() const;

private:
    struct judged {
        double rr_ms = 0;
        double change_ms = 0;    // dRR
        double deviation_ms = 0; // from the median as it was when the beat arrived, weighed
        bool starts_segment = false;
    };
    void settle_next(); // the oldest of the waiting
    verdict adapted(std::size_t i) const;
    verdict early(std::size_t i) const;
    bool odd(std::size_t i) const;
    double change(std::size_t i) const; // D; 0 across a discontinuity or where nothing is known yet

    std::vector<judged> newest_; // at most 91 + 2, newest last
    std::size_t waiting_ = 0;    // of the newest, without verdict
    std::size_t seen_ = 0;
    bool follows_step_ = false;     // the beat before was asked and the change grows from this one on
    double change_limit_ms_ = 0;    // Th1
    double deviation_limit_ms_ = 0; // Th2
    double median_ms_ = 0;
    std::vector<verdict> settled_;
};

} // namespace coregulation::signal
