// Makes all surrogates of one person's window at once.
//
// As class surrogates does one pair after the other (surrogates.hpp): the same amplitude at each frequency, every
// phase drawn anew, from std::mt19937_64. Here a phase has 16 bits, and everything that follows (transform, band,
// phases) runs over lanes of float and of whole numbers.
#pragma once

#include "server/synchrony/band_rows.hpp"
#include "server/synchrony/lane_fourier.hpp"
#include "server/synchrony/lane_kernels.hpp"
#include "server/synchrony/lane_vector.hpp"
#include "server/synchrony/null_batch.hpp"
#include "server/synchrony/spectrum.hpp"

#include <cstddef>
#include <cstdint>

namespace coregulation::synchrony {

// What pairs need of a batch beside the null_batch: the second's samples and norms.
struct lag_batch {
    lane_vector<std::int32_t> columns; // [⌈size / 2⌉][width], as lane_kernels::shape gives them
    lane_vector<float> inverse_norm;   // [max_lag + 1][width]
};

class surrogate_batch {
public:
    explicit surrogate_batch(lane_kernels const& kernels)
        : kernels_{kernels} {}

    struct request {
        amplitudes const& spectrum;
        lane_fourier const& fourier; // of the spectrum's length
        band_rows const& band;
        surrogate_shape shape; // lanes: of all blocks, the number of surrogates
        bool unit = false;     // whether null_batch::unit is wanted
        std::uint64_t seed = 0;
    };
    void operator()(request const&, null_batch& null, lag_batch& lags);

private:
    lane_kernels const& kernels_;
    lane_vector<float> amplitude_, block_;
    lane_vector<std::uint64_t> random_;
    lane_vector<std::int32_t> line_sums_, line_columns_, kept_sums_;
};

} // namespace coregulation::synchrony
