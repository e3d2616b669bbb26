// Intervals on an even 4 Hz grid.
//
// An interval stands at the beat that ends it. Sample k lies at first_s + k / grid_hz. Before the
// first beat, after the last, and across a discontinuity a sample is NaN: missing, not a value.
#pragma once

#include "server/signal/grid.hpp"
#include "server/signal/interval.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::signal {

// RR in ms, not-a-knot cubic spline: for spectra.
std::vector<double> rr_on_grid(std::span<interval const> series, double first_s, std::size_t samples);

// Heart rate in bpm, PCHIP of 60000 / RR: for correlation and display.
std::vector<double> bpm_on_grid(std::span<interval const> series, double first_s, std::size_t samples);

// How many grid samples fit from the first beat to the last, both included; 0 without a beat.
std::size_t grid_length(std::span<interval const> series);

inline constexpr double missing_most = 0.20; // share of a window; more: no value

double missing_share(std::span<double const> samples); // of NaN; 1 when empty

} // namespace coregulation::signal
