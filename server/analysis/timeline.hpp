// Where windows end: one row of hops for everybody, so that pairs and the group share their times.
//
// Windows of pairs and the group end at base + k · hop. Window 0 is the first for which two people can have been there
// throughout, or those who came less than a hop after them. A person takes part in a window when there from its
// first sample (lags included) to its last.
#pragma once

#include "server/analysis/person.hpp"
#include "server/analysis/settings.hpp"

#include <span>
#include <vector>

namespace coregulation::analysis {

struct hop_range {
    std::size_t first = 0, end = 0; // windows first … end − 1

    std::size_t size() const { return end > first ? end - first : 0; }
    bool holds(std::size_t k) const { return k >= first && k < end; }
    hop_range with(hop_range other) const;
};

class timeline {
public:
    timeline(std::span<person const>, settings const&);

    static std::size_t compared(settings const&); // samples of a window with its lags
    static std::size_t wanted(settings const&);   // the same with older ones as guard (synchrony::guard_s)

    grid_index end_of(std::size_t k) const { return base_ + static_cast<grid_index>(k * hop_); }

    // The windows in which this person was there throughout.
    hop_range present(lane const&) const;

    // Those in which at least two were, in order.
    std::vector<std::size_t> shared() const;

private:
    std::size_t hop_, compared_;
    grid_index base_ = 0;
    std::vector<hop_range> ranges_;
};

} // namespace coregulation::analysis
