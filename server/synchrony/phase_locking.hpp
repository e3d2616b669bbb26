// How steadily two phases keep their distance.
//
// All take unit vectors e^{iφ} (band_phase.hpp) and a mask of the moments that count (1: both present).
#pragma once

#include "server/synchrony/samples.hpp"

#include <complex>
#include <optional>
#include <span>

namespace coregulation::synchrony {

using unit_vectors = std::span<std::complex<double> const>;

// Phase-locking value |mean e^{i(φ1 − φ2)}| (Lachaux et al. 1999), 0 … 1, and the direction of
// that mean: positive when the first is ahead. Chance is high: with n = bandwidth · time independent
// values, √(π/4n), which is 0.35 in 60 s of 0.04–0.15 Hz.
struct phase_locking {
    double value = 0;
    double difference_rad = 0;
};
phase_locking locking_of(unit_vectors first, unit_vectors second, mask const& counts);

// Circular correlation (Jammalamadaka & SenGupta 2001, Topics in Circular Statistics, 8.2):
//     Σ sin(α − ᾱ) sin(β − β̄) / √(Σ sin²(α − ᾱ) · Σ sin²(β − β̄)),   ᾱ, β̄ the mean directions.
// −1 … 1. It asks whether deviations from the mean direction agree; a merely shared frequency is not
// rewarded. Over a whole number of cycles a mean direction is weakly determined and with it the
// value: read it over many windows, never in one. Absent when a phase does not move.
std::optional<double> circular_correlation(unit_vectors first, unit_vectors second, mask const& counts);

} // namespace coregulation::synchrony
