// One window of everybody who is there: each pair of them and the group, in one call.
#pragma once

#include "server/analysis/group.hpp"
#include "server/analysis/person.hpp"
#include "server/synchrony/circle.hpp"

#include <span>
#include <utility>
#include <vector>

namespace coregulation::analysis {

struct circle_window {
    std::vector<std::size_t> people;     // who is there and regular, ascending
    synchrony::circle_measures together; // of these: pairs (0,1), (0,2) …
    group_window group;
};

// The window of `how` that ends at `end`, the k-th. `there`: who takes part in it (timeline.hpp), ascending.
// Every random draw is seeded by person and window, so neither threads nor other people change a pair's numbers.
// `measure`: made by circle_for the same settings; one for each thread.
circle_window window_of_circle(
    synchrony::circle& measure, std::span<person const> all, std::vector<std::size_t> const& there, grid_index end,
    std::size_t k, settings const& how);

synchrony::circle circle_for(settings const&);

} // namespace coregulation::analysis
