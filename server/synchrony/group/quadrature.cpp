#include "server/synchrony/group/quadrature.hpp"

#include "server/signal/grid.hpp"

#include <algorithm>
#include <complex>
#include <kissfft/kissfft.hh>

namespace coregulation::synchrony {

namespace {

constexpr auto most_margin = static_cast<std::size_t>(20 * signal::grid_hz); // a cycle of 0.05 Hz

// Sample i − margin of a series that is reflected in its end points.
double reflected(std::vector<double> const& series, std::size_t i, std::size_t margin) {
    auto const last = series.size() - 1;
    if (i < margin) return 2 * series.front() - series[margin - i];
    if (i - margin > last) return 2 * series.back() - series[2 * last - (i - margin)];
    return series[i - margin];
}

} // namespace

void put_in_quadrature(std::span<std::vector<double>> series) {
    if (series.empty() || series.front().empty()) return;
    auto const size = series.front().size(), margin = std::min(most_margin, size - 1), length = size + 2 * margin;
    kissfft<double> const forward{length, false}, inverse{length, true};
    std::vector<std::complex<double>> both(length), lines(length);
    auto const scale = 1 / static_cast<double>(length);
    for (std::size_t k = 0; k < series.size(); k += 2) {
        auto& one = series[k];
        auto* const other = k + 1 < series.size() ? &series[k + 1] : nullptr;
        for (std::size_t i = 0; i < length; ++i)
            both[i] = {reflected(one, i, margin), other ? reflected(*other, i, margin) : 0};
        forward.transform(both.data(), lines.data());
        lines[0] = 0;                               // a mean has no phase,
        if (length % 2 == 0) lines[length / 2] = 0; // and the highest line only a sign
        for (std::size_t f = 1; 2 * f < length; ++f) {
            lines[f] *= std::complex<double>{0, -scale};
            lines[length - f] *= std::complex<double>{0, scale};
        }
        inverse.transform(lines.data(), both.data());
        for (std::size_t t = 0; t < size; ++t) {
            one[t] = both[margin + t].real();
            if (other) (*other)[t] = both[margin + t].imag();
        }
    }
}

} // namespace coregulation::synchrony
