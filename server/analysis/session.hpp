// What a whole session says, beside chance: of each pair, and of the group. Measures of server/review.
#pragma once

#include "server/analysis/group.hpp"
#include "server/analysis/pair.hpp"
#include "server/analysis/person.hpp"
#include "server/review/segment_spectra.hpp"
#include "server/review/wavelet_transform.hpp"

#include <optional>
#include <span>
#include <vector>

namespace coregulation::analysis {

// One person's whole session, transformed once for all pairs.
struct session_lane {
    std::vector<double> bpm; // from the session's first sample on, which is the same for everybody; NaN missing
    review::segment_spectra segments;
    std::optional<review::wavelet_transform> wavelets; // absent with fewer than two samples
};

// `first`: the session's first sample; REQUIRES one not after the person's.
session_lane session_lane_of(person const&, grid_index first);

// The shares above chance are counted from `windows`.
pair_session
session_of(session_lane const& a, session_lane const& b, std::vector<pair_window> const& windows, settings const&);

// Of those people who have values at all, over the stretch that these share.
group_session session_of(std::span<session_lane const>);

} // namespace coregulation::analysis
