// A band filter as whole numbers, for many surrogates at once.
//
// Cleaning (missing samples, known shapes, bridges over gaps) and filtering are linear, so they are one matrix: each
// line of the spectrum is one row of weights over the samples, each part of a kept phase one row over the lines. The
// rows are the doubles of band_filter, cleaned by the transposed steps and rounded to 16 bits.
#pragma once

#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/circle/whole_rows.hpp"
#include "server/synchrony/regression.hpp"
#include "server/synchrony/samples.hpp"

#include <vector>

namespace coregulation::synchrony {

struct band_rows {
    // For series with this mask, out of which these shapes are taken before filtering.
    band_rows(band_filter const&, regression const& known, mask const& present);

    whole_rows lines;          // 2 · lines rows over the samples
    std::vector<float> factor; // of each of them: what its sums are to be multiplied by
    whole_rows kept;           // 2 · kept rows over the parts of the lines; one scale for all
};

} // namespace coregulation::synchrony
