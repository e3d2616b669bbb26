#include "server/synchrony/band_phase.hpp"

#include "server/synchrony/lanes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace coregulation::synchrony {

namespace {

constexpr double guard_needed_s = 20; // twice what a band of 0.11 Hz rings
constexpr double least_weight = 0.05;

double weight_of(double hz, band of) {
    auto const u = (hz * hz - of.low_hz * of.high_hz) / (hz * (of.high_hz - of.low_hz));
    return 1 / (1 + u * u * u * u);
}

// Samples by which a series with this many guard samples at an end is continued there.
std::size_t margin(std::size_t guard, std::size_t size, double rate_hz) {
    auto const needed = static_cast<std::size_t>(guard_needed_s * rate_hz);
    return std::min(size - 1, needed - std::min(needed, guard));
}

std::size_t whole_groups(std::size_t columns) {
    return (columns + lane_count - 1) / lane_count * lane_count;
}

// Entry of a matrix in groups of eight columns.
std::size_t place_of(std::size_t row, std::size_t column, std::size_t rows) {
    return (column / lane_count * rows + row) * lane_count + column % lane_count;
}

// sums = row · matrix
void multiply(std::span<double const> row, std::vector<double> const& matrix, std::vector<double>& sums) {
    for (std::size_t column = 0; column < sums.size(); column += lane_count)
        eight_sums(row.data(), row.size(), &matrix[column * row.size()], lane_count, &sums[column]);
}

} // namespace

band_filter::band_filter(std::size_t size, kept_stretch kept, double rate_hz, band of)
    : size_{size}
    , kept_{kept} {
    auto const before = margin(kept.begin, size, rate_hz);
    auto const after = margin(size - kept.end(), size, rate_hz);
    auto const whole = before + size + after;
    auto const frequency = [&](std::size_t line) {
        return static_cast<double>(line) * rate_hz / static_cast<double>(whole);
    };
    std::size_t lowest = 1;
    while (weight_of(frequency(lowest), of) < least_weight && frequency(lowest) < of.high_hz) ++lowest;
    auto beyond = lowest;
    while (weight_of(frequency(beyond), of) >= least_weight && 2 * beyond < whole) ++beyond;
    lines_ = beyond - lowest;

    std::vector<std::complex<double>> circle(whole);
    for (std::size_t i = 0; i < whole; ++i)
        circle[i] = std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(whole));

    auto const rows = 2 * lines_;
    forward_.resize(size * whole_groups(rows));
    back_.resize(rows * whole_groups(2 * kept.size));
    std::vector<std::complex<double>> weight(size);
    for (std::size_t l = 0; l < lines_; ++l) {
        auto const at = [&](std::size_t place) { return circle[(lowest + l) * place % whole]; };
        auto const weigh = weight_of(frequency(lowest + l), of);
        for (std::size_t i = 0; i < size; ++i) weight[i] = std::conj(at(before + i));
        // A reflected sample is 2·end − value: linear, so it adds to the weights of the samples themselves.
        for (std::size_t d = 1; d <= before; ++d) {
            weight[0] += 2.0 * std::conj(at(before - d));
            weight[d] -= std::conj(at(before - d));
        }
        for (std::size_t d = 1; d <= after; ++d) {
            weight[size - 1] += 2.0 * std::conj(at(before + size - 1 + d));
            weight[size - 1 - d] -= std::conj(at(before + size - 1 + d));
        }
        auto const cosine = 2 * l, sine = cosine + 1;
        for (std::size_t i = 0; i < size; ++i) {
            forward_[place_of(i, cosine, size)] = weight[i].real();
            forward_[place_of(i, sine, size)] = weight[i].imag();
        }
        for (std::size_t i = 0; i < kept.size; ++i) {
            auto const turn = weigh * at(before + kept.begin + i * kept.step);
            auto const real = 2 * i, imaginary = real + 1;
            back_[place_of(cosine, real, rows)] = turn.real();
            back_[place_of(cosine, imaginary, rows)] = turn.imag();
            back_[place_of(sine, real, rows)] = -turn.imag();
            back_[place_of(sine, imaginary, rows)] = turn.real();
        }
    }
}

std::vector<double> band_filter::line_weights(std::size_t part_of_line) const {
    std::vector<double> weights(size_);
    for (std::size_t i = 0; i < size_; ++i) weights[i] = forward_[place_of(i, part_of_line, size_)];
    return weights;
}

std::vector<double> band_filter::kept_weights(std::size_t part_of_sample) const {
    std::vector<double> weights(2 * lines_);
    for (std::size_t row = 0; row < weights.size(); ++row)
        weights[row] = back_[place_of(row, part_of_sample, weights.size())];
    return weights;
}

void band_filter::phases(std::span<double const> series, std::span<std::complex<double>> kept) const {
    std::vector<double> spectrum(whole_groups(2 * lines_)), rhythm(whole_groups(2 * kept_.size));
    multiply(series, forward_, spectrum);
    multiply(std::span{spectrum}.first(2 * lines_), back_, rhythm);
    for (std::size_t i = 0; i < kept_.size; ++i) {
        auto const re = rhythm[2 * i], im = rhythm[2 * i + 1];
        auto const length = std::sqrt(re * re + im * im);
        kept[i] = length > 0 ? std::complex<double>{re / length, im / length} : std::complex<double>{};
    }
}

} // namespace coregulation::synchrony
