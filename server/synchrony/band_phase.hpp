// The phase of a slow rhythm: analytic signal of one band of frequencies.
//
// The kept stretch is analysed with guard samples around it, because a band of 0.11 Hz rings for
// about 9 s. Where fewer than 20 s of guard exist (always at the live end), the series is continued
// by reflection in its end point, so that no step appears there. Then it is transformed, and only the
// positive frequencies of the band are transformed back. Just those few lines of the spectrum are
// needed, so they are computed as two thin matrix products rather than by an FFT.
//
// Not for a series with a trend: take that out first (regression.hpp).
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::synchrony {

struct band {
    double low_hz = 0, high_hz = 0;
};

struct kept_stretch {
    std::size_t begin = 0, size = 0;
};

class band_filter {
public:
    // For series of `size` samples. REQUIRES 0 < low < high < rate / 2, at least one cycle of the band
    // within the series, and the kept stretch inside it.
    band_filter(std::size_t size, kept_stretch, double rate_hz, band);

    // Unit vectors e^{iφ} of the kept stretch; 0 where the band holds nothing.
    void phases(std::span<double const> series, std::span<std::complex<double>> kept) const;

private:
    static constexpr std::size_t block = 4;              // lines whose sums stay in registers together
    using block_weights = std::array<double, 2 * block>; // cosines, then sines

    std::size_t size_, lines_ = 0; // lines_ is a multiple of block; those beyond the band weigh nothing
    kept_stretch kept_;
    std::vector<block_weights> forward_;          // [block of lines][sample]
    std::vector<double> back_cosine_, back_sine_; // [line][kept sample]
};

} // namespace coregulation::synchrony
