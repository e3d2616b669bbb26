#include "server/review/segment_spectra.hpp"

#include <algorithm>
#include <cmath>
#include <kissfft/kissfft.hh>
#include <numbers>

namespace coregulation::review {

namespace {

constexpr std::size_t bin_count = static_cast<std::size_t>(0.5 * segment_s) + 1; // to 0.5 Hz

std::vector<double> periodic_hann(std::size_t n) {
    std::vector<double> w(n);
    for (std::size_t i = 0; i < n; ++i)
        w[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
    return w;
}

} // namespace

segment_spectra spectra_of_segments(series of, double rate_hz) {
    auto const length = static_cast<std::size_t>(segment_s * rate_hz);
    segment_spectra found;
    found.bins = bin_count;
    found.segments = of.size() < length ? 0 : (of.size() - length) / (length / 2) + 1;
    found.lines.resize(found.segments * found.bins);
    found.present.resize(found.segments);

    auto const hann = periodic_hann(length);
    kissfft<double> const half_plan{length / 2, false}; // real input
    std::vector<double> segment(length);
    std::vector<std::complex<double>> lines(length / 2);
    for (std::size_t k = 0; k < found.segments; ++k) {
        auto const from = of.subspan(k * (length / 2), length);
        std::copy(from.begin(), from.end(), segment.begin());
        if (std::any_of(segment.begin(), segment.end(), [](double v) { return std::isnan(v); })) continue;
        if (!straightened(segment, length)) continue;
        found.present[k] = 1;
        for (std::size_t i = 0; i < length; ++i) segment[i] *= hann[i];
        half_plan.transform_real(segment.data(), lines.data());
        auto* const row = found.lines.data() + k * found.bins;
        row[0] = lines[0].real(); // the transform packs the highest line beside the lowest
        for (std::size_t i = 1; i < found.bins && i < lines.size(); ++i) row[i] = lines[i];
        if (lines.size() < found.bins) row[lines.size()] = lines[0].imag();
    }
    return found;
}

cross_spectrum cross_spectrum_of(segment_spectra const& first, segment_spectra const& second) {
    cross_spectrum sum;
    sum.first.resize(first.bins);
    sum.second.resize(first.bins);
    sum.cross.resize(first.bins);
    bool before = false;
    for (std::size_t k = 0; k < std::min(first.segments, second.segments); ++k) {
        bool const both = first.present[k] && second.present[k];
        if (both) {
            ++sum.segments;
            sum.neighbours += before;
            auto const* const x = first.lines.data() + k * first.bins;
            auto const* const y = second.lines.data() + k * first.bins;
            for (std::size_t i = 0; i < first.bins; ++i) {
                sum.first[i] += std::norm(x[i]);
                sum.second[i] += std::norm(y[i]);
                // x·conj(y), spelled out: the standard's product also minds infinities.
                sum.cross[i] += std::complex<double>{
                    x[i].real() * y[i].real() + x[i].imag() * y[i].imag(),
                    x[i].imag() * y[i].real() - x[i].real() * y[i].imag()};
            }
        }
        before = both;
    }
    return sum;
}

} // namespace coregulation::review
