#include "server/review/squared_coherence.hpp"

#include <cmath>

namespace coregulation::review {

namespace {

constexpr std::size_t fewest_segments = 3;
constexpr double neighbours_alike = 1.0 / 6; // Σ w(t)·w(t + half) / Σ w² of a Hann window

} // namespace

std::optional<squared_coherence> squared_coherence_of(segment_spectra const& first, segment_spectra const& second) {
    auto const sum = cross_spectrum_of(first, second);
    if (sum.segments < fewest_segments) return std::nullopt;
    squared_coherence c;
    c.segments = sum.segments;
    auto const k = static_cast<double>(sum.segments);
    auto const doubled = 2 * neighbours_alike * neighbours_alike * static_cast<double>(sum.neighbours) / k;
    c.independent = k / (1 + doubled);
    c.level95 = 1 - std::pow(0.05, 1 / (c.independent - 1));
    for (std::size_t i = 0; i < sum.cross.size(); ++i) {
        auto const both = sum.first[i] * sum.second[i];
        c.squared.push_back(both > 0 ? std::norm(sum.cross[i]) / both : 0);
        c.phase_rad.push_back(std::arg(sum.cross[i]));
    }
    return c;
}

double squared_coherence::p(double value) const {
    return std::pow(1 - value, independent - 1);
}

coherent_band band_of(squared_coherence const& c, double low_hz, double high_hz) {
    coherent_band band;
    double bins = 0;
    for (std::size_t i = 0; i < c.squared.size(); ++i) {
        auto const hz = static_cast<double>(i) * segment_step_hz;
        if (hz < low_hz || hz > high_hz) continue;
        bins += 1;
        band.mean += c.squared[i];
        if (bins > 1 && c.squared[i] <= band.highest) continue;
        band.highest = c.squared[i];
        band.at_hz = hz;
        band.phase_rad = c.phase_rad[i];
    }
    band.mean /= bins;
    band.mean_by_chance = 1 / c.independent;
    band.p = 1 - std::pow(1 - c.p(band.highest), bins);
    return band;
}

} // namespace coregulation::review
