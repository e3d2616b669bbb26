// Removing the straight line of a window.
#pragma once

#include <span>

namespace coregulation::signal {

// Least-squares line through the samples that are present, subtracted in place. NaN stays NaN.
// Fewer than two present: they become 0.
void detrend_linear(std::span<double> samples);

// The same for a window that holds a slow wave of known frequency. Line and wave are not orthogonal there: a line
// fitted by itself takes some of the wave along, and how much depends on the wave's phase (of four waves up to a
// quarter of the amplitude at the ends). Here both are fitted together, and only the line is subtracted. Returns the sum of
// squares that line and wave leave unexplained. REQUIRES more than one wave in the window.
double detrend_beside_wave(std::span<double> samples, double waves_per_sample);

} // namespace coregulation::signal
