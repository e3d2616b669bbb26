// What the correlations of all pairs of a group say together.
//
// `r` holds one zero-lag correlation a pair, in the order (0,1), (0,2) … (1,2) …: N people have N(N − 1)/2.
// All are pure, without unit, and serve the data and each surrogate group alike.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::synchrony {

inline std::size_t pair_count(std::size_t people) {
    return people * (people - 1) / 2;
}

// Zero-lag r of every pair of series of one size, each without its line and scaled to Σ² = 1. O(N² · samples).
std::vector<double> correlations_of(std::span<std::span<float const> const> members);

// Mean of Fisher's z over the pairs (each r clipped as fisher_z does), −7.3 … 7.3. About 0 by chance; the 95 %
// level shrinks with the number of pairs (of five people 0.14, of ten 0.07). Opposite pairs cancel out.
// REQUIRES at least one pair. O(N²), and few logarithms.
double mean_z(std::span<double const> r);

// Each person against the mean of the others, all weighing alike: r with the mean of the others' unit series,
//     (Σj rkj) / √(Σi,j rij),   i, j over the others, rii = 1.
// −1 … 1; about 0 by chance. 0 where the others cancel out and nothing is left to go along with. O(N²).
// REQUIRES together.size() people.
void with_rest(std::span<double const> r, std::span<double> together);

} // namespace coregulation::synchrony
