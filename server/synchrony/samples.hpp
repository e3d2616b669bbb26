// A stretch of evenly spaced samples in which some may be missing (NaN).
//
// The correlations need sums over what is present, the band-pass needs every sample: `samples`
// holds the numbers with zero at missing places, and the mask beside them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::synchrony {

using mask = std::vector<std::uint8_t>; // 1: present

struct samples {
    std::vector<double> values; // minus the mean of the present ones; 0 where missing
    mask present;
    std::size_t missing = 0;
};

// Centred, so that sums of squares stay well conditioned (a heart rate is large beside its variation).
samples without_mean(std::span<double const> raw);

// Share of missing samples among the last `count`. REQUIRES 0 < count <= size.
double missing_share(samples const&, std::size_t count);

// Missing samples become a straight line between their present neighbours; before the first and
// after the last present sample, its value. Only for filters, never for a correlation.
// REQUIRES at least one present sample.
void bridge_gaps(std::span<double> values, mask const& present);

// The transpose of bridge_gaps: weights of a sum over bridged samples become weights of the samples present, and 0 for
// those missing. Σ w·bridged(v) = Σ spread(w)·v.
void spread_gaps(std::span<double> weights, mask const& present);

} // namespace coregulation::synchrony
