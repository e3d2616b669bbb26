// Made-up heart rates for tests: a few slow waves of random phase, the same for the same seed.
#pragma once

#include "server/synchrony/pair.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

namespace coregulation::synchrony::testing {

// bpm at 4 Hz: 40 waves between 0.02 and 0.4 Hz, about 5 bpm of variation around 70.
inline std::vector<double> rhythm(std::size_t samples, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    auto const uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::vector<double> bpm(samples, 70.0);
    for (int wave = 0; wave < 40; ++wave) {
        auto const hz = 0.02 + 0.38 * uniform(), phase = 2 * std::numbers::pi * uniform(), size = 2 * uniform();
        for (std::size_t i = 0; i < samples; ++i)
            bpm[i] += size * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / signal::grid_hz + phase);
    }
    return bpm;
}

// One wave of the given frequency, in bpm around 70.
inline std::vector<double> wave(std::size_t samples, double hz, double phase_rad) {
    std::vector<double> bpm(samples);
    for (std::size_t i = 0; i < samples; ++i)
        bpm[i] = 70 + 5 * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / signal::grid_hz + phase_rad);
    return bpm;
}

inline void lose(std::vector<double>& bpm, std::size_t from, std::size_t count) {
    for (auto i = from; i < from + count; ++i) bpm[i] = std::numeric_limits<double>::quiet_NaN();
}

inline signal::window window_of(std::vector<double> bpm) {
    return {80, std::move(bpm), 0};
}

} // namespace coregulation::synchrony::testing
