// The rhythm gate at any moment of a recording, from running counts.
//
// Says what signal::judge(signal::regularity_of(…)) says of the last minute, in O(log beats) instead
// of a scan of the whole recording for each of its windows.
#pragma once

#include "server/signal/rhythm.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::analysis {

class regularity_track {
public:
    regularity_track() = default;

    // REQUIRES one verdict a beat, beats in order of time.
    regularity_track(std::span<signal::heartbeat const> beats, std::span<signal::verdict const> verdicts);

    signal::regularity between(double from_s, double to_s) const; // from_s < t ≤ to_s
    signal::regularity whole() const;

    // Of the minute before end_s, as the live session judges it.
    signal::quality at(double end_s) const;

private:
    struct counts {
        std::size_t followers = 0, jumps = 0, corrections = 0;
    };
    signal::regularity of(std::size_t from, std::size_t to) const;

    std::vector<double> t_s_;
    std::vector<counts> before_; // of all beats before the i-th; one entry more than beats
};

} // namespace coregulation::analysis
