// Small made-up hearts for tests.
#pragma once

#include "server/signal/grid.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace coregulation::tests {

// mean + amplitude · sin(2π f t + phase), on the 4 Hz grid.
inline std::vector<double> sine(std::size_t samples, double hz, double phase, double amplitude, double mean = 900) {
    std::vector<double> series;
    for (std::size_t k = 0; k < samples; ++k) {
        auto const t = static_cast<double>(k) / signal::grid_hz;
        series.push_back(mean + amplitude * std::sin(2 * std::numbers::pi * hz * t + phase));
    }
    return series;
}

// RR of a heart that follows a wave of the given frequency, in ms, for about `seconds`.
inline std::vector<double> waving_rr(double seconds, double hz, double amplitude, double mean = 850) {
    std::vector<double> rr;
    for (double t = 0; t < seconds; t += rr.back() / 1000) {
        rr.push_back(mean + amplitude * std::sin(2 * std::numbers::pi * hz * t));
    }
    return rr;
}

} // namespace coregulation::tests
