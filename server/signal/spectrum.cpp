#include "server/signal/spectrum.hpp"

#include "server/signal/grid.hpp"

#include <kissfft/kissfft.hh>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace coregulation::signal {

namespace {

constexpr std::size_t welch_length = 256; // 64 s
constexpr std::size_t welch_hop = welch_length / 2;

std::vector<double> periodic_hann(std::size_t n) {
    std::vector<double> w(n);
    for (std::size_t i = 0; i < n; ++i) {
        w[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
    }
    return w;
}

// One-sided density of the bins 0 … bins − 1 of samples, padded with zeros to the transform's length (2 · plan).
// The plan of half the length serves real input; radix 4 and 2 only, so it can be shared between threads.
spectrum
periodogram(std::span<double const> samples, kissfft<double> const& half_plan, std::size_t length, std::size_t bins) {
    // Nearly every window is of this length, and 256 cosines cost as much as the transform.
    static auto const usual = periodic_hann(welch_length);
    auto const other = samples.size() == usual.size() ? std::vector<double>{} : periodic_hann(samples.size());
    auto const& window = other.empty() ? usual : other;
    std::vector<double> padded(length, 0);
    double squares = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (std::isnan(samples[i])) continue;
        padded[i] = samples[i] * window[i];
        squares += window[i] * window[i];
    }
    std::vector<std::complex<double>> transform(length / 2);
    half_plan.transform_real(padded.data(), transform.data());

    spectrum s;
    s.step_hz = grid_hz / static_cast<double>(length);
    s.density.resize(bins);
    auto const scale = squares > 0 ? 2 / (grid_hz * squares) : 0;
    for (std::size_t k = 1; k < std::min(bins, length / 2); ++k) s.density[k] = scale * std::norm(transform[k]);
    // Bin 0 and the last are their own mirror image; the transform packs both, real, into its first entry.
    s.density[0] = scale / 2 * transform[0].real() * transform[0].real();
    if (bins > length / 2) s.density[length / 2] = scale / 2 * transform[0].imag() * transform[0].imag();
    return s;
}

} // namespace

double spectrum::at(double hz) const {
    auto const position = hz / step_hz;
    auto const low = std::min(static_cast<std::size_t>(position), density.size() - 1);
    auto const high = std::min(low + 1, density.size() - 1);
    return density[low] + (position - static_cast<double>(low)) * (density[high] - density[low]);
}

double spectrum::power(double from_hz, double to_hz) const {
    double sum = 0;
    auto left_hz = from_hz;
    auto left = at(from_hz);
    for (auto k = static_cast<std::size_t>(from_hz / step_hz) + 1; static_cast<double>(k) * step_hz < to_hz; ++k) {
        auto const hz = static_cast<double>(k) * step_hz;
        sum += (left + density[k]) / 2 * (hz - left_hz);
        left_hz = hz;
        left = density[k];
    }
    return sum + (left + at(to_hz)) / 2 * (to_hz - left_hz);
}

std::size_t spectrum::peak(double from_hz, double to_hz) const {
    auto const from = static_cast<std::size_t>(std::ceil(from_hz / step_hz));
    auto const to = std::min(static_cast<std::size_t>(to_hz / step_hz), density.size() - 1);
    auto const first = density.begin() + static_cast<std::ptrdiff_t>(from);
    auto const last = density.begin() + static_cast<std::ptrdiff_t>(to) + 1;
    return static_cast<std::size_t>(std::max_element(first, last) - density.begin());
}

spectrum padded_spectrum(std::span<double const> samples, double highest_hz) {
    static kissfft<double> const plan(padded_length / 2, false);
    auto const bins = static_cast<std::size_t>(highest_hz * padded_length / grid_hz) + 2; // one beyond, to interpolate
    return periodogram(samples, plan, padded_length, std::min(bins, padded_length / 2 + 1));
}

std::optional<spectrum> welch(std::span<double const> samples) {
    static kissfft<double> const plan(welch_length / 2, false);
    std::optional<spectrum> sum;
    double segments = 0;
    for (std::size_t from = 0; from + welch_length <= samples.size(); from += welch_hop) {
        std::vector<double> segment(welch_length);
        std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(from), welch_length, segment.begin());
        double mean = 0;
        for (auto const v : segment) mean += v / welch_length;
        if (std::isnan(mean)) continue;
        for (auto& v : segment) v -= mean;

        auto const one = periodogram(segment, plan, welch_length, welch_length / 2 + 1);
        segments += 1;
        if (!sum) {
            sum = one;
        } else {
            for (std::size_t k = 0; k < one.density.size(); ++k) sum->density[k] += one.density[k];
        }
    }
    if (sum) {
        for (auto& d : sum->density) d /= segments;
    }
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
