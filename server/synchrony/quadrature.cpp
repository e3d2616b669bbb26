#include "server/synchrony/quadrature.hpp"

#include <algorithm>
#include <bit>
#include <complex>
#include <kissfft/kissfft.hh>

namespace coregulation::synchrony {

void put_in_quadrature(std::span<std::vector<double>> series) {
    if (series.empty()) return;
    auto const size = series.front().size(), length = std::bit_ceil(size + size / 2);
    kissfft<double> const forward{length, false}, inverse{length, true};
    std::vector<std::complex<double>> padded(length), lines(length);
    auto const scale = 1 / static_cast<double>(length);
    for (std::size_t k = 0; k < series.size(); k += 2) {
        auto& one = series[k];
        auto* const other = k + 1 < series.size() ? &series[k + 1] : nullptr;
        std::fill(padded.begin(), padded.end(), 0);
        for (std::size_t t = 0; t < size; ++t) padded[t] = {one[t], other ? (*other)[t] : 0};
        forward.transform(padded.data(), lines.data());
        lines[0] = lines[length / 2] = 0; // a mean has no phase, and the highest line only a sign
        for (std::size_t f = 1; 2 * f < length; ++f) {
            lines[f] *= std::complex<double>{0, -scale};
            lines[length - f] *= std::complex<double>{0, scale};
        }
        inverse.transform(lines.data(), padded.data());
        for (std::size_t t = 0; t < size; ++t) {
            one[t] = padded[t].real();
            if (other) (*other)[t] = padded[t].imag();
        }
    }
}

} // namespace coregulation::synchrony
