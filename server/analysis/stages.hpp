// How much of the work is done, told as one share over stages of unequal cost.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

namespace coregulation::analysis {

class stages {
public:
    // `tell` may be empty. `total`: of all stages' costs, in any unit; a guess will do.
    stages(std::function<void(double share)> const& tell, double total)
        : tell_(tell)
        , total_(std::max(total, 1.0)) {}

    // The next stage, for in_parallel: `count` steps that cost `each`.
    std::function<void(std::size_t done)> next(std::size_t count, double each) {
        auto const before = spent_;
        spent_ += static_cast<double>(count) * each;
        return [this, before, each](std::size_t done) {
            if (tell_) tell_(std::min(1.0, (before + static_cast<double>(done) * each) / total_));
        };
    }

private:
    std::function<void(double share)> const& tell_;
    double total_, spent_ = 0;
};

} // namespace coregulation::analysis
