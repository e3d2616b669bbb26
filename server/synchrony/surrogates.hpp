// What the second person's rhythm might have been, had it nothing to do with the first's.
//
// Phase randomisation (Theiler et al. 1992, Physica D 58, 77): the same amplitude at each frequency,
// every phase drawn anew. One of the two series is replaced, the other stays as it is: enough to break
// whatever links them, and half the cost of replacing both.
//
// The randomness is std::mt19937_64, which the standard fixes to the bit, and phases from a circle of
// 4096 places, five from each 64-bit draw: the standard's distributions differ between libraries.
#pragma once

#include "server/synchrony/spectrum.hpp"

#include <complex>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <vector>

template<typename scalar>
class kissfft;

namespace coregulation::synchrony {

class surrogates {
public:
    surrogates(amplitudes of, std::uint64_t seed);
    ~surrogates();
    surrogates(surrogates const&) = delete;
    surrogates& operator=(surrogates const&) = delete;

    // The next two: the real and the imaginary part of one transform, not scaled back by its length.
    // REQUIRES both of one size, at most the spectrum's length.
    void next(std::span<double> one, std::span<double> other);

private:
    std::complex<double> draw();

    std::vector<double> amplitude_;
    std::vector<std::complex<double>> spectrum_, series_;
    std::unique_ptr<kissfft<double>> inverse_;
    std::mt19937_64 random_;
    std::uint64_t bits_ = 0;
    int left_ = 0; // places still in bits_
};

} // namespace coregulation::synchrony
