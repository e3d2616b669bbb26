#include "server/synchrony/spectrum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <kissfft/kissfft.hh>
#include <numbers>

namespace coregulation::synchrony {

namespace {

constexpr double tapered_share = 0.1;                // of the series, at each end
constexpr double lowest_hz = 0.04, highest_hz = 0.4; // where heart rate oscillates: LF and HF
constexpr double half_width_hz = 0.03;               // as wide as the band around a pacer
constexpr double narrow_share = 0.5;

} // namespace

tapered_spectrum::tapered_spectrum(std::size_t size)
    : length_{std::bit_ceil(size + size / 2)}
    , rise_(static_cast<std::size_t>(tapered_share * static_cast<double>(size)))
    , transform_{std::make_unique<kissfft<double>>(length_, false)} {
    for (std::size_t i = 0; i < rise_.size(); ++i) {
        auto const along = (static_cast<double>(i) + 0.5) / static_cast<double>(rise_.size());
        rise_[i] = (1 - std::cos(std::numbers::pi * along)) / 2;
    }
}

tapered_spectrum::~tapered_spectrum() = default;

amplitudes tapered_spectrum::operator()(std::span<double const> series) const {
    std::vector<std::complex<double>> tapered(length_), lines(length_);
    std::copy(series.begin(), series.end(), tapered.begin());
    for (std::size_t i = 0; i < rise_.size(); ++i) {
        tapered[i] *= rise_[i];
        tapered[series.size() - 1 - i] *= rise_[i];
    }
    transform_->transform(tapered.data(), lines.data());
    amplitudes found{length_, std::vector<double>(length_ / 2 + 1)};
    for (std::size_t i = 0; i < found.at.size(); ++i) found.at[i] = std::abs(lines[i]);
    return found;
}

amplitudes tapered_amplitudes(std::span<double const> series) {
    return tapered_spectrum{series.size()}(series);
}

std::optional<double> common_period_s(amplitudes const& first, amplitudes const& second, double rate_hz) {
    auto const step_hz = rate_hz / static_cast<double>(first.length);
    auto const begin = static_cast<std::size_t>(std::ceil(lowest_hz / step_hz));
    auto const end = std::min(first.at.size(), static_cast<std::size_t>(highest_hz / step_hz) + 1);
    auto const common = [&](std::size_t i) { return first.at[i] * second.at[i]; };
    std::size_t largest = begin;
    for (auto i = begin; i < end; ++i)
        if (common(i) > common(largest)) largest = i;
    double all = 0, near = 0;
    for (auto i = begin; i < end; ++i) {
        auto const away_hz = std::abs(static_cast<double>(i) - static_cast<double>(largest)) * step_hz;
        all += common(i);
        if (away_hz <= half_width_hz) near += common(i);
    }
    if (!(near > narrow_share * all)) return std::nullopt;
    return 1 / (static_cast<double>(largest) * step_hz);
}

} // namespace coregulation::synchrony
