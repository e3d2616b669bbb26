// Removing the straight line of a window.
#pragma once

#include <span>

namespace coregulation::signal {

// Least-squares line through the samples that are present, subtracted in place. NaN stays NaN.
// Fewer than two present: they become 0.
void detrend_linear(std::span<double> samples);

} // namespace coregulation::signal
