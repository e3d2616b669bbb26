// Breathing rate from respiratory sinus arrhythmia.
//
// The strongest peak of the spectrum in 0.05–0.45 Hz, refined by a parabola through the logarithms of
// its bin and the two beside it. It is called a breath only when peak ± 0.015 Hz holds more than 35 %
// of the power in that band; otherwise it is some rhythm and there is no value.
// Limit: a strong 0.1 Hz wave of blood pressure looks like six breaths a minute.
#pragma once

#include "server/signal/spectrum.hpp"

#include <optional>

namespace coregulation::signal {

inline constexpr double breath_highest_hz = 0.45;

// breaths/min. REQUIRES a spectrum that reaches a bin beyond 0.45 Hz.
std::optional<double> breaths_per_min_of(spectrum const&);

} // namespace coregulation::signal
