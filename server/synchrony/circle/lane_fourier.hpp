// What an inverse Fourier transform over lanes needs to know of its length.
//
// In place, radix 4 and at the end, where the length asks for it, 2, by decimation in frequency: each step
// splits a transform into four of a quarter of its length, and leaves the samples in the order of their reversed
// digits. With lanes as the fast index nobody has to sort them: reading row order[t] costs no more than row t.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace coregulation::synchrony {

struct lane_fourier {
    explicit lane_fourier(std::size_t length); // REQUIRES a power of two, at least 4

    std::size_t length;
    std::vector<std::uint32_t> order; // the row in which sample t stands
    // For transforms of n = length, length / 4 … ≥ 4 in turn, and k = 0 … n/4 − 1: e^{2πik/n}, its square and its cube,
    // each real, imaginary.
    std::vector<float> twiddles;
};

} // namespace coregulation::synchrony
