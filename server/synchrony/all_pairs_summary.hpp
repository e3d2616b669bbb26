// What all pairs of a circle say of each person and of the circle: means of Fisher's z of r0.
//
// Each z is rounded to 2⁻²⁰ and summed as a whole number, so that no order of summation and no processor changes
// a bit. z itself: single precision, within 1e-6 of fisher_z for |r| <= 0.99; clipped at |r| = 0.999999.
// Cost: README.md.
#pragma once

#include "server/synchrony/all_pairs.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace coregulation::synchrony {

struct all_pairs_means {
    std::vector<double> with_others;     // mean z of a person's pairs; NaN: no pair has a value
    std::vector<std::uint32_t> partners; // with whom a value exists
    double all = 0;                      // mean z of all pairs that have a value; NaN: none
};

all_pairs_means means_of(all_pairs_results const&);

} // namespace coregulation::synchrony
