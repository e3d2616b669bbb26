// The lagged products of a pair in which somebody misses samples, for all surrogates of the second at once.
//
// At each lag only those moments count at which both are present, and the line is taken out over just them. Three rows a
// lag do it: the first's window without its line; and the two orthonormal shapes of these moments, level and slope, whose
// products with the second's samples say how much of its energy is its own line: Σỹ² = Σy² − (level·y)² − (slope·y)².
#pragma once

#include "server/synchrony/circle/lane_kernels.hpp"
#include "server/synchrony/circle/whole_rows.hpp"
#include "server/synchrony/samples.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace coregulation::synchrony {

struct gapped_lags {
    // As lagged_correlation: both of one size >= window + max_lag, of which the last part counts.
    gapped_lags(samples const& first, mask const& second_present, std::size_t window, std::size_t max_lag);

    whole_rows rows;                            // over the second's samples: first, level, slope of lag −max_lag …
    std::vector<lane_kernels::gapped_row> lags; // one a lag
    std::vector<std::uint32_t> gaps;            // the second's samples at which only the first is missing, lag by lag
};

} // namespace coregulation::synchrony
