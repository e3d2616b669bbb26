// The phases of two people's rhythms, and those of what the second's might have been by chance.
//
// Known shapes (a line; a shared pacer) are taken out, gaps bridged for the filter only, one band
// kept. Surrogates of the second go through exactly the same, gaps included.
#pragma once

#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/phase_locking.hpp"
#include "server/synchrony/regression.hpp"
#include "server/synchrony/samples.hpp"

#include <complex>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::synchrony {

// Missing samples as zeros, the known shapes taken out of what is present, gaps bridged.
void clean(std::span<double> values, regression const& known, mask const& present);

// The samples whose phases are looked at: every other of the last `window` of `size`, the newest included.
kept_stretch every_other(std::size_t size, std::size_t window);

class phase_pair {
public:
    // Phases of every other of the last `window` samples (a band below 0.25 Hz needs no more); what lies
    // before the window is guard. The regressions are of
    // the masks of `first` and `second`, and both are of equal size.
    phase_pair(
        samples const& first, samples const& second, regression known_first, regression known_second,
        std::size_t window, double rate_hz, band);

    // Without the known shapes and with bridged gaps.
    std::span<double const> first() const { return first_; }
    std::span<double const> second() const { return second_; }

    phase_locking locking() const { return locking_of(first_phase_, second_phase_, both_); }
    std::optional<double> circular() const { return circular_correlation(first_phase_, second_phase_, both_); }

    // Phase-locking value of the first with a surrogate of the second, which is changed on the way.
    double locking_with(std::span<double> surrogate);

private:
    regression known_second_;
    mask present_second_, both_; // both_: of the kept samples
    band_filter filter_;
    std::vector<double> first_, second_;
    std::vector<std::complex<double>> first_phase_, second_phase_, surrogate_phase_;
};

} // namespace coregulation::synchrony
