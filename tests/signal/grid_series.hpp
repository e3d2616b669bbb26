// Small made-up hearts for tests.
#pragma once

#include "server/signal/grid.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
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

// The same, uneven from beat to beat and wandering slowly, counted in 1/1024 s.
inline std::vector<double>
living_rr(double seconds, double amplitude, double mean, double noise_ms, std::uint32_t seed) {
    std::mt19937 bits{seed};
    auto const noise = [&] { // even, of unit variance
        return (static_cast<double>(bits()) * 0x1p-32 - 0.5) * 2 * std::numbers::sqrt3;
    };
    std::vector<double> rr;
    double slow = 0;
    for (double t = 0; t < seconds; t += rr.back() / 1000) {
        slow = 0.98 * slow + 0.2 * noise_ms * noise();
        auto const ms = mean + amplitude * std::sin(2 * std::numbers::pi * 0.1 * t) + noise_ms * noise() + slow;
        rr.push_back(std::round(ms * 1.024) / 1.024);
    }
    return rr;
}

} // namespace coregulation::tests
