// Surrogate synchrony (Tschacher & Meier 2020, Psychotherapy Research 30, 558; package SUSY on CRAN).
//
// The session is cut into segments of 30 s that do not overlap. In each, the cross-correlation at every lag within
// ± 5 s: deviations from the segments' means, products summed over the overlap only and divided by the full
// segments' deviations, so that far lags shrink a little (as R's ccf has it; not detrended, as in the package).
// Fisher's z of each; its mean over the lags, of |z| and of z, is the segment's synchrony. Z is the mean over segments.
//
// Chance: segments of the first with segments of the second from elsewhere in the session. All k·(k − 1) of them when
// these are at most `most_surrogates`; else those of as many cyclic displacements of the segments as fit (at least
// one), evenly spread.
//
// Effect size, twice, because the sources differ:
//     effect         (Z − Z̄ surrogate) / standard deviation over the surrogates' own means: the paper's formula
//     effect_by_lag  the same difference / standard deviation over lags of the surrogates' mean profile: what the
//                    package prints. That profile is nearly flat, so the figure is several times larger and grows with
//                    the length of the session; compare it only with itself.
// Both unbiased (n − 1). By chance 0; for `effect`, one unit is the spread of a single pair of segments, so that chance
// itself spreads by about 1/√segments (0.22 in ten minutes, 0.09 in an hour).
//
// A segment with a missing sample is left out, in the surrogates too (the package closes the gap and joins what was
// apart). A segment that does not vary is left out (the package counts it as 0). Symmetric, but for the displacements
// drawn.
//
// Cost: 1 µs a segment pair. An hour: all 14,280 pairs 16 ms, the default of about 1,000 1.3 ms.
#pragma once

#include "server/review/series.hpp"

#include <cstddef>
#include <optional>

namespace coregulation::review {

struct susy_settings {
    double segment_s = 30;
    double max_lag_s = 5;               // REQUIRES segment_s >= 2 · max_lag_s
    std::size_t most_surrogates = 1000; // segment pairs; sd known to 2 %
};

struct susy_score {
    double z = 0;             // mean over segments and lags
    double null_z = 0;        // the same of the surrogates
    double null_sd = 0;       // over surrogates
    double effect = 0;        // (z − null_z) / null_sd
    double effect_by_lag = 0; // (z − null_z) / sd over lags
    double lags_above = 0;    // share of lags at which the mean over segments exceeds the surrogates'
};

struct susy_value {
    susy_score absolute;  // of |z|: in step or opposed
    susy_score with_sign; // of z: in step
    std::size_t segments = 0;
    std::size_t surrogates = 0; // segment pairs
};

// Absent with fewer than 4 whole segments (2 min at 30 s): 12 surrogates say little enough.
std::optional<susy_value> susy_of(series first, series second, susy_settings const& = {});

} // namespace coregulation::review
