// All surrogates of one person's window, side by side.
//
// Chance needs the same few steps for hundreds of surrogates. Laid out with the surrogates as the
// fast index, each step is one loop over lanes, and the same draws serve every pair and the group
// that the person belongs to: N people need N batches, not N² of them.
//
// Entry i of surrogate s stands at i · width + s. width is `count` rounded up to whole vectors
// (multiple of 16); the lanes beyond count are zero and count for nothing.
#pragma once

#include "server/synchrony/circle/lane_vector.hpp"
#include "server/synchrony/circle/whole_rows.hpp"

#include <cstddef>
#include <cstdint>

namespace coregulation::synchrony {

struct null_batch {
    std::size_t count = 0, width = 0;
    std::size_t window = 0; // samples of the window
    std::size_t kept = 0;   // phases: every other sample of the window, the newest included

    // [⌈window / 2⌉][width]: the window's samples 2p and 2p + 1 as a whole_pair, line taken out, each surrogate scaled
    // to the norm `whole_norm`: the sum of products of two such columns, over whole_norm², is their zero-lag correlation.
    lane_vector<std::int32_t> unit;

    // [kept][width]: unit vectors e^{iφ} of the band.
    lane_vector<float> re, im;
};

} // namespace coregulation::synchrony
