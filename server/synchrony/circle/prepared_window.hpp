// One person's window, made ready once for every pair it belongs to.
//
// The same values, to the bit, as measure_pair derives from it for each pair anew.
#pragma once

#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/circle/lane_kernels.hpp"
#include "server/synchrony/circle/whole_rows.hpp"
#include "server/synchrony/lagged_correlation.hpp"
#include "server/synchrony/phase_locking.hpp"
#include "server/synchrony/regression.hpp"
#include "server/synchrony/samples.hpp"
#include "server/synchrony/spectrum.hpp"

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::synchrony {

// A window's rhythm, with the known shapes taken out.
struct prepared_phase {
    prepared_phase(
        std::span<double const> raw, samples const&, regression const& known, band_filter const&,
        tapered_spectrum const&);

    bool varies = false;                     // else nothing below is of use
    amplitudes spectrum;                     // of what is left
    std::vector<std::complex<double>> phase; // of every other sample of the window
    whole_rows parts;                        // the same as locking_rows
};

// Phases of a first as two rows over those of a second (real and imaginary part in turn): the real and the imaginary part
// of Σ first · conj second over the moments that count, in units of phase_scale² (surrogate_batch.hpp).
whole_rows locking_rows(unit_vectors first, mask const& counts);

// A window as the first of a pair. REQUIRES that nothing is missing in its last window + lag samples.
struct prepared_lags {
    prepared_lags(samples const&, std::size_t window, std::size_t max_lag);

    lagged_correlation correlate;
    whole_rows rows;                          // the first's window at each lag, detrended, over the second's samples
    std::vector<lane_kernels::lag_row> scale; // of each row
    std::vector<float> unit;                  // the newest window, detrended, of norm 1
};

} // namespace coregulation::synchrony
