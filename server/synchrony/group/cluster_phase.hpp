// How steadily each member of a group keeps a place in the group's rhythm, and how tightly all do.
//
// Cluster phase (Frank & Richardson 2010, Physica D 239, 2084; Richardson et al. 2012, Human Movement
// Science 31, 997). The group's phase at a moment is the direction q(t) of the sum of all unit vectors. A member's
// place is the mean direction of its phase relative to q; being steadily ahead or behind counts as being
// together, so a wave that goes round the circle is synchrony here and none to Kuramoto's R.
//
//     rho of a member   |mean over t of e^{i(φk(t) − q(t))}|
//     rho of the group  mean over t of |mean over k of e^{i(φk(t) − q(t) − placek)}|
//
// Both 0 … 1, without unit. Chance is far above 0: each member is part of q and places are fitted to
// what was seen. In a minute of 0.04–0.15 Hz five unrelated people reach 0.54 (median; 95 %: 0.66), each of them
// 0.49 (0.79), ten of them 0.46 (0.55) and 0.40 (0.71): never show it alone.
#pragma once

#include "server/synchrony/phase_locking.hpp"

#include <span>
#include <vector>

namespace coregulation::synchrony {

struct cluster_phase {
    double group = 0;
    std::vector<double> members; // in the order given
};

// REQUIRES two or more members (one span each, unit vectors of band_phase.hpp), all of one size. O(N · moments).
cluster_phase cluster_phase_of(std::span<unit_vectors const> members);

} // namespace coregulation::synchrony
