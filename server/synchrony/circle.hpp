// Everybody of a circle, one window: all pairs and the group, each beside chance.
//
// The same definitions as measure_pair (pair.hpp), which stays as their plain statement and as the
// way for people with gaps in their window; here the surrogates of each person are made once and serve all
// pairs and the group, and the lagged products are whole numbers: exact, so every processor and
// every order of summation gives the same bits.
#pragma once

#include "server/synchrony/group.hpp"
#include "server/synchrony/pair.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::synchrony {

struct circle_member {
    std::span<double const> bpm; // heart rate on the grid, ending now, NaN missing; as measure_pair wants it
    std::uint64_t seed = 0;      // of this person and this window; unlike for every member
};

struct circle_measures {
    std::vector<std::optional<pair_measures>> pairs; // (0,1), (0,2) … (1,2) …; absent as in measure_pair
    std::optional<group_measures> group;             // of those without gaps (in_group[i]); absent for fewer than two
    std::vector<bool> in_group;                      // one a member
};

// REQUIRES windows of equal end and size, at least window + lag samples.
circle_measures measure_circle(std::span<circle_member const> members, pair_settings const&);

} // namespace coregulation::synchrony
