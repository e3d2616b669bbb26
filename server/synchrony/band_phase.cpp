#include "server/synchrony/band_phase.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace coregulation::synchrony {

namespace {

constexpr double guard_needed_s = 20; // twice what a band of 0.11 Hz rings

// Samples by which a series with this many guard samples at an end is continued there.
std::size_t margin(std::size_t guard, std::size_t size, double rate_hz) {
    auto const needed = static_cast<std::size_t>(guard_needed_s * rate_hz);
    return std::min(size - 1, needed - std::min(needed, guard));
}

} // namespace

band_filter::band_filter(std::size_t size, kept_stretch kept, double rate_hz, band of)
    : size_{size}
    , kept_{kept} {
    auto const before = margin(kept.begin, size, rate_hz);
    auto const after = margin(size - kept.begin - kept.size, size, rate_hz);
    auto const whole = before + size + after;
    auto const step_hz = rate_hz / static_cast<double>(whole);
    constexpr double rounding = 1e-9; // a line on the band's edge belongs to it
    auto const lowest = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(of.low_hz / step_hz - rounding)));
    auto const highest = static_cast<std::size_t>(std::floor(of.high_hz / step_hz + rounding));
    auto const in_band = highest >= lowest ? highest - lowest + 1 : 0;
    lines_ = (in_band + block - 1) / block * block;

    std::vector<std::complex<double>> circle(whole);
    for (std::size_t i = 0; i < whole; ++i)
        circle[i] = std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(whole));

    forward_.resize(lines_ / block * size);
    back_cosine_.resize(lines_ * kept.size);
    back_sine_.resize(lines_ * kept.size);
    std::vector<std::complex<double>> weight(size);
    for (std::size_t l = 0; l < in_band; ++l) {
        auto const at = [&](std::size_t place) { return circle[(lowest + l) * place % whole]; };
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
        for (std::size_t i = 0; i < size; ++i) {
            auto& weights = forward_[l / block * size + i];
            weights[l % block] = weight[i].real();
            weights[block + l % block] = weight[i].imag();
        }
        for (std::size_t i = 0; i < kept.size; ++i) {
            back_cosine_[l * kept.size + i] = at(before + kept.begin + i).real();
            back_sine_[l * kept.size + i] = at(before + kept.begin + i).imag();
        }
    }
}

void band_filter::phases(std::span<double const> series, std::span<std::complex<double>> kept) const {
    std::vector<double> re(kept_.size), im(kept_.size);
    for (std::size_t first = 0; first < lines_; first += block) {
        block_weights sums{};
        auto const* weights = &forward_[first / block * size_];
        for (std::size_t i = 0; i < size_; ++i)
            for (std::size_t l = 0; l < 2 * block; ++l) sums[l] += series[i] * weights[i][l];

        for (std::size_t l = 0; l < block; ++l) {
            auto const a = sums[l], b = sums[block + l];
            auto const* cosine = &back_cosine_[(first + l) * kept_.size];
            auto const* sine = &back_sine_[(first + l) * kept_.size];
            for (std::size_t i = 0; i < kept_.size; ++i) {
                re[i] += a * cosine[i] - b * sine[i];
                im[i] += a * sine[i] + b * cosine[i];
            }
        }
    }
    for (std::size_t i = 0; i < kept_.size; ++i) {
        auto const length = std::sqrt(re[i] * re[i] + im[i] * im[i]);
        kept[i] = length > 0 ? std::complex<double>{re[i] / length, im[i] / length} : std::complex<double>{};
    }
}

} // namespace coregulation::synchrony
