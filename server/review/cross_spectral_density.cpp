#include "server/review/cross_spectral_density.hpp"

#include "server/review/independent_members.hpp"
#include "server/synchrony/chance.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::review {

namespace {

constexpr std::size_t fewest_segments = 3;
constexpr std::size_t thinner =
    2; // 2 Hz for the surrogates: the band ends at 0.4 Hz, and the transforms are half as long

std::optional<double> of_members(std::span<std::vector<double> const> members) {
    std::vector<segment_spectra> spectra;
    for (auto const& m : members)
        spectra.push_back(spectra_of_segments(m, signal::grid_hz / static_cast<double>(thinner)));
    return cross_spectral_density_of(spectra);
}

} // namespace

std::optional<double> cross_spectral_density_of(segment_spectra const& first, segment_spectra const& second) {
    auto const sum = cross_spectrum_of(first, second);
    if (sum.segments < fewest_segments) return std::nullopt;
    double shared = 0, all = 0;
    auto const begin = static_cast<std::size_t>(std::ceil(density_low_hz / segment_step_hz));
    auto const end = static_cast<std::size_t>(density_high_hz / segment_step_hz) + 1;
    for (auto i = begin; i < end; ++i) {
        shared += std::norm(sum.cross[i]);
        all += sum.first[i] * sum.second[i];
    }
    if (!(all > 0)) return std::nullopt;
    return shared / all;
}

std::optional<double> cross_spectral_density_of(std::span<segment_spectra const> members) {
    double sum = 0, pairs = 0;
    for (std::size_t a = 0; a < members.size(); ++a)
        for (auto b = a + 1; b < members.size(); ++b)
            if (auto const value = cross_spectral_density_of(members[a], members[b])) {
                sum += *value;
                pairs += 1;
            }
    if (pairs == 0) return std::nullopt;
    return sum / pairs;
}

std::optional<synchrony::against_chance>
cross_spectral_density_beside_chance(std::span<series const> members, std::size_t surrogates, std::uint64_t seed) {
    std::vector<std::vector<double>> thin;
    for (auto const& m : members) {
        thin.push_back(thinned(m, thinner));
        auto const present =
            std::any_of(thin.back().begin(), thin.back().end(), [](double v) { return !std::isnan(v); });
        if (!present) thin.pop_back(); // who was never there has no spectrum to keep
    }
    auto const value = of_members(thin);
    if (!value) return std::nullopt;
    independent_members chance{{thin.begin(), thin.end()}, seed};
    std::vector<double> null;
    for (std::size_t s = 0; s < surrogates; ++s) null.push_back(of_members(chance.next()).value_or(0));
    return synchrony::beside_chance(*value, *value, null);
}

} // namespace coregulation::review
