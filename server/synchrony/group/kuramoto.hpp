// How far the phases of a group agree, moment by moment.
#pragma once

#include "server/synchrony/phase_locking.hpp"

#include <span>

namespace coregulation::synchrony {

// Kuramoto's order parameter R(t) = |Σ e^{iφ} / N| (Kuramoto 1984), as its unbiased square: the mean over time
// of (N·R² − 1) / (N − 1), which is the mean of cos(φj − φk) over all pairs and moments. 1: all phases are equal;
// 0: what unrelated people give, whatever their number (R itself would be 0.45 by chance for four);
// least: −1/(N − 1), when the phases are spread evenly. Without unit.
// REQUIRES two or more members (one span each, unit vectors of band_phase.hpp), all of one size. O(N · moments).
double unbiased_kuramoto(std::span<unit_vectors const> members);

// The same from the mean of |Σ e^{iφ}|².
inline double unbiased_kuramoto(double mean_square_sum, std::size_t people) {
    auto const n = static_cast<double>(people);
    return (mean_square_sum / n - 1) / (n - 1);
}

} // namespace coregulation::synchrony
