// Random numbers that are the same on every machine.
//
// std::mt19937_64 is fixed by the standard, the standard's distributions are not; hence a mapping of our own.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace coregulation::rehearsal {

class random_stream {
public:
    // Streams with another seed, person or purpose are independent.
    random_stream(std::uint64_t seed, std::uint64_t person, std::uint64_t purpose)
        : engine_(mixed(mixed(mixed(seed) + person) + purpose)) {}

    double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; } // [0, 1), all 53 bits
    double uniform(double low, double high) { return low + (high - low) * uniform(); }

    // Standard normal (Box and Muller), limited to ±limit so that a physiological range holds for certain.
    double normal(double limit) {
        auto const radius = std::sqrt(-2 * std::log(1 - uniform()));
        auto const z = radius * std::cos(2 * std::numbers::pi * uniform());
        return z < -limit ? -limit : z > limit ? limit : z;
    }

private:
    // The finaliser of SplitMix64 (Steele, Lea & Flood 2014): neighbouring seeds give unrelated states.
    static std::uint64_t mixed(std::uint64_t x) {
        x += 0x9e3779b97f4a7c15u;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return x ^ (x >> 31);
    }

    std::mt19937_64 engine_;
};

} // namespace coregulation::rehearsal
