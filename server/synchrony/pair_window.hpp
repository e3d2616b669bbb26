// What measure_pair and measure_circle decide alike: which samples, which band, what varies, what is ambiguous.
#pragma once

#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/pair.hpp"
#include "server/synchrony/phase_pair.hpp"
#include "server/synchrony/spectrum.hpp"

#include <cstddef>
#include <span>

namespace coregulation::synchrony {

inline constexpr auto near_peak =
    static_cast<std::size_t>(signal::grid_hz); // 1 s: ripples closer than this are no peaks

// 0.04–0.15 Hz, or around the pacer.
band band_of(pair_settings const&);

// The pacer's sine and cosine, and the line. REQUIRES how.pacer.
regression pacer_shapes(mask const& present, pair_settings const& how);

// Samples from the end for which somebody is there: guard that has not happened yet is left out.
// In steps of 5 s, whose Fourier transforms are fast; never less than the part that is compared
// (window and lags). Two people have the lesser of their sizes in common.
std::size_t size_there(std::span<double const> raw, std::size_t part);

// Whether little enough is missing for a value: at most 20 % of the window and of window and lags together. REQUIRES that
// the samples end with them; more before are not looked at.
bool is_enough(samples const&, std::size_t window, std::size_t part);

// Whether more than rounding is left of the raw samples after known shapes are taken out.
bool varies(std::span<double const> residual, std::span<double const> raw);

// Whether a lag may as well be another: beyond half a period of the pacer or of the rhythm that both share.
bool is_ambiguous(double lag_s, pair_settings const&, amplitudes const& first, amplitudes const& second);

} // namespace coregulation::synchrony
