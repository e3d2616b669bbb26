// Makes all surrogates of one person's window at once.
//
// As class surrogates does one pair after the other (surrogates.hpp): the same amplitude at each frequency, every
// phase drawn anew. Here eight generators run side by side (xoshiro128++, seeded by std::mt19937_64, of the same bits
// everywhere), a phase has 16 bits, and all that follows (transform, band, phases) runs over lanes of float and
// of whole numbers.
#pragma once

#include "server/synchrony/circle/band_rows.hpp"
#include "server/synchrony/circle/lane_fourier.hpp"
#include "server/synchrony/circle/lane_kernels.hpp"
#include "server/synchrony/circle/lane_vector.hpp"
#include "server/synchrony/circle/null_batch.hpp"
#include "server/synchrony/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace coregulation::synchrony {

// What pairs need of a batch beside the null_batch: the second's samples and norms.
struct pair_batch {
    lane_vector<std::int32_t> samples; // [⌈size / 2⌉][width], as lane_kernels::shape gives them
    lane_vector<float> inverse_norm;   // [max_lag + 1][width]
    lane_vector<std::int32_t> phases;  // [kept][width]: real and imaginary part as int16, times phase_scale
};

// How large a unit vector is in whole numbers, so that `kept` of them have the norm `whole_norm`.
inline double phase_scale(std::size_t kept) {
    return std::min(whole_norm / std::sqrt(static_cast<double>(kept)), whole_largest);
}

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
    void operator()(request const&, null_batch& null, pair_batch& pairs);

private:
    lane_kernels const& kernels_;
    lane_vector<float> amplitude_, block_;
    lane_vector<std::int32_t> room_; // of the band's sums
};

} // namespace coregulation::synchrony
