#include "server/signal/spectrum.hpp"

#include "server/signal/grid.hpp"

#include <kissfft/kissfft.hh>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <numbers>

namespace coregulation::signal {

namespace {

constexpr std::size_t welch_hop = window_length / 2;

std::vector<double> periodic_hann(std::size_t n) {
    std::vector<double> w(n);
    for (std::size_t i = 0; i < n; ++i) {
        w[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
    }
    return w;
}

// The window's weights; nearly every window is of 256 samples, and so many cosines cost as much as the transform.
std::span<double const> hann(std::size_t n, std::vector<double>& other) {
    static auto const usual = periodic_hann(window_length);
    if (n == usual.size()) return usual;
    other = periodic_hann(n);
    return other;
}

// Into as many numbers, the samples times their weights, the missing ones 0. Returns the scale from |X|² to density.
double weigh(std::span<double const> samples, std::span<double> weighed) {
    std::vector<double> other;
    auto const weights = hann(samples.size(), other);
    double squares = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        auto const weight = std::isnan(samples[i]) ? 0 : weights[i];
        weighed[i] = weight > 0 ? samples[i] * weight : 0;
        squares += weight * weight;
    }
    return squares > 0 ? 2 / (grid_hz * squares) : 0;
}

// One-sided density of a segment of 256 samples. The plan of half the length serves real input; radix 4 and 2 only,
// so it can be shared between threads.
std::vector<double> periodogram(std::span<double const, window_length> segment) {
    static kissfft<double> const plan(window_length / 2, false);
    std::array<double, window_length> weighed{};
    auto const scale = weigh(segment, weighed);
    std::array<std::complex<double>, window_length / 2> transform{};
    plan.transform_real(weighed.data(), transform.data());

    std::vector<double> density(transform.size() + 1);
    for (std::size_t k = 1; k < transform.size(); ++k) density[k] = scale * std::norm(transform[k]);
    // Bin 0 and the last are their own mirror image; the transform packs both, real, into its first entry.
    density.front() = scale / 2 * transform[0].real() * transform[0].real();
    density.back() = scale / 2 * transform[0].imag() * transform[0].imag();
    return density;
}

} // namespace

double spectrum::at(double hz) const {
    auto const position = hz / step_hz;
    auto const low = std::min(static_cast<std::size_t>(position), density.size() - 1);
    auto const high = std::min(low + 1, density.size() - 1);
    return density[low] + (position - static_cast<double>(low)) * (density[high] - density[low]);
}

double spectrum::power(double from_hz, double to_hz) const {
    auto const first = static_cast<std::size_t>(from_hz / step_hz) + 1;
    auto const end = static_cast<std::size_t>(std::ceil(to_hz / step_hz)); // first … end − 1 lie inside
    if (end <= first) return (at(from_hz) + at(to_hz)) / 2 * (to_hz - from_hz);
    auto const last = end - 1;
    double twice = 0; // the mean densities between the bins inside
    for (auto k = first; k < last; ++k) twice += density[k] + density[k + 1];
    auto const left = (at(from_hz) + density[first]) / 2 * (static_cast<double>(first) * step_hz - from_hz);
    auto const right = (density[last] + at(to_hz)) / 2 * (to_hz - static_cast<double>(last) * step_hz);
    return left + twice / 2 * step_hz + right;
}

std::size_t spectrum::peak(double from_hz, double to_hz) const {
    auto const from = static_cast<std::size_t>(std::ceil(from_hz / step_hz));
    auto const to = std::min(static_cast<std::size_t>(to_hz / step_hz), density.size() - 1);
    auto const first = density.begin() + static_cast<std::ptrdiff_t>(from);
    auto const last = density.begin() + static_cast<std::ptrdiff_t>(to) + 1;
    return static_cast<std::size_t>(std::max_element(first, last) - density.begin());
}

std::optional<double> spectrum::summit_hz(std::size_t bin) const {
    if (bin == 0 || bin + 1 >= density.size()) return {};
    auto const left = density[bin - 1], here = density[bin], right = density[bin + 1];
    if (!(left > 0) || !(right > 0) || left > here || right > here) return {};
    auto const a = std::log(left), b = std::log(here), c = std::log(right);
    auto const curvature = a - 2 * b + c;
    auto const shift = curvature < 0 ? (a - c) / (2 * curvature) : 0; // in bins, −½ … ½
    return (static_cast<double>(bin) + shift) * step_hz;
}

spectrum padded_spectrum(std::span<double const> samples, double highest_hz) {
    std::array<double, window_length> weighed{}; // a shorter window is padded further
    auto const scale = weigh(samples, weighed);
    spectrum s;
    s.step_hz = grid_hz / static_cast<double>(padded_length);
    s.density.resize(std::min(static_cast<std::size_t>(highest_hz / s.step_hz) + 2, padded_length / 2));
    padded_power(weighed, s.density);
    for (auto& d : s.density) d *= scale;
    s.density.front() /= 2; // its own mirror image
    return s;
}

std::optional<spectrum> welch(std::span<double const> samples) {
    spectrum sum{grid_hz / static_cast<double>(window_length), std::vector<double>(window_length / 2 + 1)};
    double segments = 0;
    for (std::size_t from = 0; from + window_length <= samples.size(); from += welch_hop) {
        std::array<double, window_length> segment{};
        std::ranges::copy(samples.subspan(from, window_length), segment.begin());
        double mean = 0;
        for (auto const v : segment) mean += v / window_length;
        if (std::isnan(mean)) continue;
        for (auto& v : segment) v -= mean;
        std::ranges::transform(sum.density, periodogram(segment), sum.density.begin(), std::plus{});
        segments += 1;
    }
    if (segments == 0) return {};
    for (auto& d : sum.density) d /= segments;
    return sum;
}

bands bands_of(spectrum const& s) {
    auto const power = [&s](double from_hz, double to_hz) {
        double sum = 0;
        for (std::size_t k = 0; k + 1 < s.density.size(); ++k) {
            auto const inside =
                static_cast<double>(k) * s.step_hz >= from_hz && static_cast<double>(k + 1) * s.step_hz < to_hz;
            if (inside) sum += (s.density[k] + s.density[k + 1]) / 2 * s.step_hz;
        }
        return sum;
    };
    return {power(0.0033, 0.04), power(0.04, 0.15), power(0.15, 0.4)};
}

} // namespace coregulation::signal
