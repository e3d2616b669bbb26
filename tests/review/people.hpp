// Made-up people for the tests of whole sessions: the same for the same seed, on every platform.
#pragma once

#include "server/signal/grid.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

namespace coregulation::review::testing {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Heart rate in bpm at 4 Hz: 60 waves between 0.02 and 0.4 Hz, drawn from the seed. `delay_s` plays it later.
inline std::vector<double> person(std::size_t seconds, std::uint64_t seed, double delay_s = 0) {
    std::mt19937_64 random{seed};
    auto const uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::vector<double> bpm(seconds * static_cast<std::size_t>(signal::grid_hz), 70.0);
    for (int wave = 0; wave < 60; ++wave) {
        auto const hz = 0.02 + 0.38 * uniform(), phase = 2 * std::numbers::pi * uniform(), size = 2 * uniform();
        for (std::size_t i = 0; i < bpm.size(); ++i) {
            auto const t = static_cast<double>(i) / signal::grid_hz - delay_s;
            bpm[i] += size * std::sin(2 * std::numbers::pi * hz * t + phase);
        }
    }
    return bpm;
}

// One wave of 5 bpm around 70.
inline std::vector<double> wave(std::size_t seconds, double hz, double phase_rad = 0) {
    std::vector<double> bpm(seconds * static_cast<std::size_t>(signal::grid_hz));
    for (std::size_t i = 0; i < bpm.size(); ++i)
        bpm[i] = 70 + 5 * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / signal::grid_hz + phase_rad);
    return bpm;
}

// Samples that know nothing of each other; roughly normal, of variance 1.
inline std::vector<double> noise(std::size_t seconds, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::vector<double> samples(seconds * static_cast<std::size_t>(signal::grid_hz));
    for (auto& s : samples)
        for (int i = 0; i < 12; ++i) s += static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
    return samples;
}

inline std::vector<double> mixed(std::vector<double> one, std::vector<double> const& other, double share) {
    for (std::size_t i = 0; i < one.size(); ++i) one[i] = (1 - share) * one[i] + share * other[i];
    return one;
}

inline std::vector<double> scaled(std::vector<double> bpm, double by, double and_add) {
    for (auto& v : bpm) v = by * v + and_add;
    return bpm;
}

// Without what was there in [from_s, to_s).
inline std::vector<double> without(std::vector<double> bpm, double from_s, double to_s) {
    for (auto i = static_cast<std::size_t>(from_s * signal::grid_hz); static_cast<double>(i) < to_s * signal::grid_hz;
         ++i)
        bpm[i] = nan;
    return bpm;
}

} // namespace coregulation::review::testing
