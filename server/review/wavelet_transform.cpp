#include "server/review/wavelet_transform.hpp"

#include "server/signal/detrend.hpp"
#include "server/synchrony/samples.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <kissfft/kissfft.hh>
#include <numbers>
#include <optional>

namespace coregulation::review {

namespace {

constexpr double cycles = 6;     // ω0: waves within the envelope, the usual balance of time and frequency
constexpr double reaches = 6.5;  // |sω − ω0| beyond which the wavelet's spectrum is below 1e-9
constexpr double padded_by = 4;  // scales of zeros after the end, so that it does not meet the beginning
constexpr double hop_scales = 2; // hops a scale: |W|² holds nothing faster (its spectrum falls to 1e-8 there)

// Seconds from each sample to the nearest that is missing; what lies before the first and after the last is.
std::vector<float> clearance_of(synchrony::mask const& present) {
    std::vector<float> clear_s(present.size());
    constexpr auto step_s = static_cast<float>(1 / signal::grid_hz);
    float since = 0;
    for (std::size_t i = 0; i < present.size(); ++i) clear_s[i] = since = present[i] ? since + step_s : 0;
    since = 0;
    for (auto i = present.size(); i-- > 0;) {
        since = present[i] ? since + step_s : 0;
        clear_s[i] = std::min(clear_s[i], since);
    }
    return clear_s;
}

} // namespace

double cone_s(double scale_s) {
    return std::numbers::sqrt2 * scale_s;
}

wavelet_transform wavelets_of(series of, wavelet_settings const& how) {
    std::vector<double> values(of.begin(), of.end());
    signal::detrend_linear(values);
    auto known = synchrony::without_mean(values);
    synchrony::bridge_gaps(known.values, known.present);

    wavelet_transform w{how, of.size(), clearance_of(known.present), {}, 0};
    w.margin = static_cast<std::size_t>(std::ceil(how.reach_octaves * static_cast<double>(how.voices) - 1e-9));
    auto const octaves = std::log2(how.highest_hz / how.lowest_hz);
    auto const shown = static_cast<std::size_t>(octaves * static_cast<double>(how.voices) + 1e-9) + 1;
    for (std::size_t j = 0; j < shown + 2 * w.margin; ++j) {
        wavelet_row row;
        auto const steps = static_cast<double>(j) - static_cast<double>(w.margin);
        row.hz = how.lowest_hz * std::exp2(steps / static_cast<double>(how.voices));
        row.scale_s = (cycles + std::sqrt(2 + cycles * cycles)) / (4 * std::numbers::pi * row.hz);
        row.hop = std::bit_floor(
            std::max<std::size_t>(static_cast<std::size_t>(row.scale_s * signal::grid_hz / hop_scales), 1));
        w.rows.push_back(std::move(row));
    }

    auto const padding = static_cast<std::size_t>(padded_by * w.rows.front().scale_s * signal::grid_hz);
    auto const length = std::bit_ceil(of.size() + padding);
    std::vector<std::complex<double>> padded(length), lines(length), folded, coefficients;
    std::copy(known.values.begin(), known.values.end(), padded.begin());
    kissfft<double> const forward{length, false};
    forward.transform(padded.data(), lines.data());

    std::optional<kissfft<double>> inverse; // of the last row's length; rows share it until the hop doubles
    std::size_t inverse_length = 0;
    for (auto& row : w.rows) {
        // Every hop-th value of the inverse transform is the transform of the spectrum folded onto length / hop lines.
        auto const kept = length / row.hop;
        folded.assign(kept, {});
        coefficients.resize(kept);
        auto const step = 2 * std::numbers::pi * signal::grid_hz / static_cast<double>(length) * row.scale_s; // of sω
        auto const from = static_cast<std::size_t>(std::max(1.0, std::ceil((cycles - reaches) / step)));
        auto const to = std::min(length / 2, static_cast<std::size_t>((cycles + reaches) / step));
        for (auto k = from; k < to; ++k) {
            auto const off = static_cast<double>(k) * step - cycles;
            folded[k % kept] += lines[k] * (std::exp(-off * off / 2) / static_cast<double>(length));
        }
        if (kept != inverse_length) inverse.emplace(inverse_length = kept, true);
        inverse->transform(folded.data(), coefficients.data());
        row.at.resize((of.size() + row.hop - 1) / row.hop);
        for (std::size_t k = 0; k < row.at.size(); ++k)
            if (w.clear_s[k * row.hop] > cone_s(row.scale_s)) row.at[k] = coefficients[k];
    }
    return w;
}

} // namespace coregulation::review
