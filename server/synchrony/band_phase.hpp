// The phase of a slow rhythm: analytic signal of one band of frequencies.
//
// The band's edges are those of a Butterworth filter of second order, run forward and backward: with u =
// (f² − low·high) / (f·(high − low)), the weight of f is 1 / (1 + u⁴), one half at the edges. Steep edges
// would ring longer and say no more. Weights below 0.05 are left out.
//
// The kept stretch is analysed with guard samples around it, because the filter rings for about 9 s in a
// band of 0.11 Hz. Where fewer than 20 s of guard exist (always at the live end), the series is
// continued by reflection in its end point, so that no step appears there. Then it is transformed, and
// only the positive frequencies of the band are transformed back. Just those few lines of the spectrum
// are needed, so they are computed as two thin matrix products rather than by an FFT.
//
// Not for a series with a trend: take that out first (regression.hpp).
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::synchrony {

struct band {
    double low_hz = 0, high_hz = 0;
};

// Samples begin, begin + step … of which there are `size`.
struct kept_stretch {
    std::size_t begin = 0, size = 0, step = 1;
    std::size_t end() const { return begin + (size - 1) * step + 1; }
};

class band_filter {
public:
    // For series of `size` samples. REQUIRES 0 < low < high < rate / 2, at least one cycle of the band
    // within the series, and the kept stretch inside it.
    band_filter(std::size_t size, kept_stretch, double rate_hz, band);

    // Unit vectors e^{iφ} of the kept stretch; 0 where the band holds nothing.
    void phases(std::span<double const> series, std::span<std::complex<double>> kept) const;

    // The two linear steps by themselves. From a series to its lines: weights of line l's real (2l) and
    // imaginary part (2l + 1), one a sample. From the lines to the kept stretch: weights of the real (2i) and imaginary
    // part (2i + 1) of kept sample i, one for each part of a line.
    std::size_t lines() const { return lines_; }
    std::size_t kept() const { return kept_.size; }
    std::vector<double> line_weights(std::size_t part_of_line) const;
    std::vector<double> kept_weights(std::size_t part_of_sample) const;

private:
    std::size_t size_ = 0, lines_ = 0;
    kept_stretch kept_;
    // Both thin matrices in groups of eight columns: [group][row][column].
    std::vector<double> forward_; // rows: samples; columns: cosine of line 0, sine of line 0, cosine of line 1 …
    std::vector<double> back_;    // rows: as the columns before; columns: real, imaginary part of kept sample 0 …
};

} // namespace coregulation::synchrony
