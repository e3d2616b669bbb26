// What a group's members did, but not at the same time: each one's whole session moved round in a circle.
//
// Each member keeps everything of their own, agitated minutes and skew included, which randomised phases do not: for a
// statistic that feels the distribution of the samples (recurrence) only this is a fair chance. Any two members are
// moved against each other by at least 30 s where the session has room for it: the circle is divided into as many
// places as there are members, these are dealt anew for each group, and each is moved within what the 30 s leave of its
// place. Crowded sessions (members · 30 s > session) have the places closer together.
#pragma once

#include "server/review/series.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace coregulation::review {

class shifted_members {
public:
    // Their lines are taken out first, or the end would not meet the beginning. REQUIRES equal sizes, not empty.
    shifted_members(std::vector<series> const& members, double rate_hz, std::uint64_t seed);

    // The next group; NaN where it was missing.
    std::vector<std::vector<double>> const& next();

private:
    std::size_t below(std::size_t limit); // evenly 0 … limit − 1

    std::vector<std::vector<double>> members_, now_;
    double rate_hz_;
    std::mt19937_64 random_;
};

} // namespace coregulation::review
