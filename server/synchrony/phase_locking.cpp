#include "server/synchrony/phase_locking.hpp"

#include <cmath>

namespace coregulation::synchrony {

phase_locking locking_of(unit_vectors first, unit_vectors second, mask const& counts) {
    double re = 0, im = 0, n = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        auto const a = first[i], b = second[i];
        auto const weight = static_cast<double>(counts[i]);
        re += weight * (a.real() * b.real() + a.imag() * b.imag());
        im += weight * (a.imag() * b.real() - a.real() * b.imag());
        n += weight;
    }
    if (!(n > 0)) return {};
    return {std::sqrt(re * re + im * im) / n, std::atan2(im, re)};
}

std::optional<double> circular_correlation(unit_vectors first, unit_vectors second, mask const& counts) {
    std::complex<double> mean_first, mean_second;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (!counts[i]) continue;
        mean_first += first[i];
        mean_second += second[i];
    }
    auto const direction_first = std::conj(mean_first) / std::abs(mean_first);
    auto const direction_second = std::conj(mean_second) / std::abs(mean_second);
    double both = 0, of_first = 0, of_second = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (!counts[i]) continue;
        auto const a = (first[i] * direction_first).imag(), b = (second[i] * direction_second).imag();
        both += a * b;
        of_first += a * a;
        of_second += b * b;
    }
    auto const scale = std::sqrt(of_first * of_second);
    if (!(scale > 0)) return std::nullopt;
    return both / scale;
}

} // namespace coregulation::synchrony
