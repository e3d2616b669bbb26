// The statistics of a group for all surrogate groups at once.
//
// Surrogate s of every member together make surrogate group s. Lanes as in null_batch.hpp: entry i of
// surrogate s stands at i · width + s. The plain statements of the same are correlations_of,
// unbiased_kuramoto and cluster_phase_of.
#pragma once

#include "server/synchrony/circle/null_batch.hpp"

#include <span>
#include <vector>

namespace coregulation::synchrony {

using null_batches = std::span<null_batch const* const>; // two or more, of one shape

// Zero-lag r of every pair: [pair][width], pairs in the order (0,1), (0,2) … (1,2) …
std::vector<float> null_correlations(null_batches);

struct null_phases {
    std::vector<float> square_sum; // [width]: mean over time of |Σ e^{iφ}|², for unbiased_kuramoto
    std::vector<float> rho;        // [width]: of the group
    std::vector<float> rho_of;     // [member][width]
};
null_phases null_phases_of(null_batches);

} // namespace coregulation::synchrony
