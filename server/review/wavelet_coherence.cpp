#include "server/review/wavelet_coherence.hpp"

#include "server/review/independent_members.hpp"
#include "server/synchrony/chance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace coregulation::review {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double scale_octaves = 0.6;   // of the boxcar: the Morlet's decorrelation length in scale (Torrence & Compo)
constexpr double time_reach = 4;        // standard deviations of the Gaussian that are summed
constexpr std::size_t fewest_runs = 19; // for a p

// |W₁|², |W₂|² and the cross product of one cell.
struct powers {
    double first = 0, second = 0, real = 0, imaginary = 0;

    void add(double weight, powers const& other) {
        first += weight * other.first;
        second += weight * other.second;
        real += weight * other.real;
        imaginary += weight * other.imaginary;
    }
};

// A Gaussian of one scale, sampled at the hops around a moment: the same for moments of the same place between hops.
class kernel {
public:
    kernel(wavelet_row const& row, std::size_t step)
        : hop_{row.hop}
        , places_{std::gcd(step, row.hop)} {
        auto const deviation = row.scale_s * signal::grid_hz / static_cast<double>(hop_); // in hops
        half_ = static_cast<std::size_t>(time_reach * deviation);
        for (std::size_t place = 0; place < hop_; place += places_)
            for (std::size_t i = 0; i <= 2 * half_; ++i) {
                auto const away = (static_cast<double>(i) - static_cast<double>(half_) -
                                   static_cast<double>(place) / static_cast<double>(hop_)) /
                                  deviation;
                weights_.push_back(std::exp(-away * away / 2) / deviation);
            }
    }

    powers at(std::vector<powers> const& cells, std::size_t sample) const {
        auto const middle = sample / hop_;
        auto const* const weight = weights_.data() + sample % hop_ / places_ * (2 * half_ + 1);
        auto const from = middle < half_ ? half_ - middle : 0;
        auto const to = std::min(2 * half_, cells.size() - 1 + half_ - middle);
        powers sum;
        for (auto i = from; i <= to; ++i) sum.add(weight[i], cells[middle + i - half_]);
        return sum;
    }

private:
    std::size_t hop_, places_, half_ = 0;
    std::vector<double> weights_; // [place][hop around it]
};

std::vector<powers> cells_of(wavelet_row const& first, wavelet_row const& second) {
    std::vector<powers> cells(std::min(first.at.size(), second.at.size()));
    for (std::size_t k = 0; k < cells.size(); ++k) {
        auto const a = first.at[k], b = second.at[k];
        if (std::norm(a) == 0 || std::norm(b) == 0) continue; // outside one cone: in no sum
        cells[k] = {
            std::norm(a), std::norm(b), a.real() * b.real() + a.imag() * b.imag(),
            a.imag() * b.real() - a.real() * b.imag()};
    }
    return cells;
}

// Order statistic at a share of n values, as chance levels are taken: place share · (n + 1), rounded up.
double level_of(std::vector<double>& values, double share) {
    if (values.empty()) return missing;
    auto const place = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size() + 1)));
    auto const at = values.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(place, 1, values.size()) - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

} // namespace

coherence_map wavelet_coherence(wavelet_transform const& first, wavelet_transform const& second, double step_s) {
    auto const samples = std::min(first.samples, second.samples);
    auto const step = samples_of(step_s);
    coherence_map map;
    map.step_s = step_s;
    map.moments = samples == 0 ? 0 : (samples - 1) / step + 1;

    // Smoothed over time; cells outside the cone stay empty.
    auto const rows = first.rows.size();
    std::vector<powers> smooth(rows * map.moments);
    std::vector<std::uint8_t> inside(rows * map.moments);
    for (std::size_t r = 0; r < rows; ++r) {
        auto const& row = first.rows[r];
        auto const cells = cells_of(row, second.rows[r]);
        kernel const gaussian{row, step};
        for (std::size_t m = 0; m < map.moments; ++m) {
            auto const clear_s = std::min(first.clear_s[m * step], second.clear_s[m * step]);
            if (!(clear_s > cone_s(row.scale_s))) continue;
            inside[r * map.moments + m] = 1;
            smooth[r * map.moments + m] = gaussian.at(cells, m * step);
        }
    }

    // Smoothed over scale: whole rows within 0.3 octaves, the next in part.
    auto const margin = first.margin;
    auto const half_width = scale_octaves / 2 * static_cast<double>(first.settings.voices);
    map.squared.assign((rows - 2 * margin) * map.moments, missing);
    map.phase_rad = map.squared;
    for (auto r = margin; r + margin < rows; ++r) {
        map.hz.push_back(first.rows[r].hz);
        for (std::size_t m = 0; m < map.moments; ++m) {
            if (!inside[r * map.moments + m]) continue;
            powers sum;
            for (auto other = r - margin; other <= r + margin; ++other) {
                auto const away = std::abs(static_cast<double>(other) - static_cast<double>(r));
                sum.add(std::clamp(half_width + 0.5 - away, 0.0, 1.0), smooth[other * map.moments + m]);
            }
            auto const both = sum.first * sum.second;
            if (!(both > 0)) continue; // a row in which one has no power at all
            auto const cell = (r - margin) * map.moments + m;
            map.squared[cell] = std::min((sum.real * sum.real + sum.imaginary * sum.imaginary) / both, 1.0);
            map.phase_rad[cell] = std::atan2(sum.imaginary, sum.real);
        }
    }
    return map;
}

std::vector<double> band_coherence(coherence_map const& map, double low_hz, double high_hz) {
    std::vector<double> mean(map.moments, missing);
    for (std::size_t m = 0; m < map.moments; ++m) {
        double sum = 0, rows = 0;
        for (std::size_t r = 0; r < map.hz.size(); ++r) {
            if (map.hz[r] < low_hz || map.hz[r] > high_hz) continue;
            sum += map.squared[r * map.moments + m];
            rows += 1;
        }
        if (rows > 0) mean[m] = sum / rows;
    }
    return mean;
}

std::optional<double> mean_present(std::span<double const> values) {
    double sum = 0, count = 0;
    for (auto const v : values) {
        if (std::isnan(v)) continue;
        sum += v;
        count += 1;
    }
    if (count == 0) return std::nullopt;
    return sum / count;
}

std::optional<wavelet_chance> chance_of_wavelets(
    series first, series second, std::size_t runs, std::uint64_t seed, wavelet_settings const& how, double step_s,
    double low_hz, double high_hz) {
    auto const size = std::min(first.size(), second.size());
    auto const absent = [](double v) { return std::isnan(v); };
    for (auto const& one : {first.first(size), second.first(size)})
        if (std::ranges::count_if(one, absent) + 2 > static_cast<std::ptrdiff_t>(size)) return std::nullopt;
    auto const whole = wavelets_of(first.first(size), how);
    auto const session_of = [&](series other, coherence_map& map, std::vector<double>& band) {
        map = wavelet_coherence(whole, wavelets_of(other, how), step_s);
        band = band_coherence(map, low_hz, high_hz);
        return mean_present(band);
    };
    coherence_map map;
    std::vector<double> band;
    auto const measured = session_of(second.first(size), map, band);
    if (!measured) return std::nullopt;

    std::vector<std::vector<double>> cells(map.hz.size());
    std::vector<double> bands, sessions;
    independent_members chance{{second.first(size)}, seed};
    for (std::size_t run = 0; run < runs; ++run) {
        sessions.push_back(session_of(chance.next().front(), map, band).value_or(0));
        for (std::size_t r = 0; r < cells.size(); ++r)
            for (std::size_t m = 0; m < map.moments; ++m)
                if (auto const v = map.squared[r * map.moments + m]; !std::isnan(v)) cells[r].push_back(v);
        for (auto const v : band)
            if (!std::isnan(v)) bands.push_back(v);
    }

    wavelet_chance found;
    found.hz = map.hz;
    for (auto& of_row : cells) {
        found.median.push_back(level_of(of_row, 0.5));
        found.p95.push_back(level_of(of_row, 0.95));
    }
    found.band_median = level_of(bands, 0.5);
    found.band_p95 = level_of(bands, 0.95);
    if (runs >= fewest_runs) found.session = synchrony::beside_chance(*measured, *measured, sessions);
    return found;
}

} // namespace coregulation::review
