// Where a lagged correlation has its peak.
//
// The search goes outward from lag 0 (Boker et al. 2002), because the correlation of two
// oscillations repeats each period and the nearest repetition is the simplest explanation. Unlike
// theirs it passes over ripples: a peak is as high as everything within 1 s of it, and at least
// 0.9 of the highest correlation in the range. A maximum on the edge of the range is none: the
// correlation may well go on rising outside.
//
// The lag is a multiple of the grid step (0.25 s at 4 Hz) and deliberately not refined by a parabola:
// hearts beat once a second, and a lead is never named below 0.25 s beyond the clocks' uncertainty.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace coregulation::synchrony {

struct lag_peak {
    double highest = 0;             // correlation in the whole range, its edges included
    std::optional<int> lag_samples; // positive: first leads; absent: no peak inside the range
};

// r at lags −m … +m, of size 2m + 1; NaN entries are passed over. `near`: samples of 1 s.
lag_peak find_peak(std::span<double const> r, std::size_t near);

} // namespace coregulation::synchrony
