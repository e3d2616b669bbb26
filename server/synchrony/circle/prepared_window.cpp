#include "server/synchrony/circle/prepared_window.hpp"

#include "server/synchrony/circle/surrogate_batch.hpp"
#include "server/synchrony/pair_window.hpp"
#include "server/synchrony/phase_pair.hpp"

#include <cmath>
#include <cstdint>

namespace coregulation::synchrony {

namespace {

// What is left of a variance after rounding, as a share of the mean square, below which nothing varies.
constexpr double no_variance = 1e-12;

// Sums over windows of one series, each from the sums up to its two ends.
class window_sums {
public:
    window_sums(std::span<double const> series, std::size_t window)
        : series_{series}
        , window_{window}
        , up_to_(series.size() + 1) {
        for (std::size_t i = 0; i < series.size(); ++i) {
            auto const v = series[i];
            up_to_[i + 1] = {up_to_[i].x + v, up_to_[i].ix + static_cast<double>(i) * v, up_to_[i].xx + v * v};
        }
    }

    // A window with its own line taken out; empty when nothing is left.
    std::vector<double> detrended(std::size_t start) const {
        auto const n = static_cast<double>(window_), middle = (n - 1) / 2;
        auto const &begin = up_to_[start], &end = up_to_[start + window_];
        auto const x = end.x - begin.x, xx = end.xx - begin.xx;
        auto const xt = end.ix - begin.ix - (static_cast<double>(start) + middle) * x;
        auto const mean = x / n, slope = xt * 12 / (n * (n * n - 1));
        if (xx - mean * x - slope * xt <= no_variance * xx) return {};
        std::vector<double> left(window_);
        for (std::size_t i = 0; i < window_; ++i)
            left[i] = series_[start + i] - mean - slope * (static_cast<double>(i) - middle);
        return left;
    }

private:
    struct sums {
        double x = 0, ix = 0, xx = 0;
    };
    std::span<double const> series_;
    std::size_t window_;
    std::vector<sums> up_to_;
};

} // namespace

prepared_phase::prepared_phase(
    std::span<double const> raw, samples const& data, regression const& known, band_filter const& filter,
    tapered_spectrum const& spectrum_of)
    : phase(filter.kept()) {
    auto left = data.values;
    clean(left, known, data.present);
    varies = synchrony::varies(left, raw);
    if (!varies) return;
    spectrum = spectrum_of(left);
    filter.phases(left, phase);
    parts = locking_rows(phase, mask(phase.size(), 1));
}

whole_rows locking_rows(unit_vectors first, mask const& counts) {
    std::vector<double> real, imaginary;
    for (std::size_t i = 0; i < first.size(); ++i) {
        auto const p = first[i] * static_cast<double>(counts[i]);
        real.insert(real.end(), {p.real(), p.imag()});
        imaginary.insert(imaginary.end(), {p.imag(), -p.real()});
    }
    whole_rows rows{2 * first.size()};
    for (auto const& row : {real, imaginary}) rows.add(whole_of(row, phase_scale(first.size())), 0);
    return rows;
}

prepared_lags::prepared_lags(samples const& data, std::size_t window, std::size_t max_lag)
    : correlate{data, data.present, window, max_lag}
    , rows{data.values.size()}
    , scale(correlate.lags()) {
    auto const before = data.values.size() - window - max_lag; // guard
    auto const part = std::span{data.values}.subspan(before);
    std::vector<std::vector<std::int16_t>> whole(max_lag + 1); // by the window's start
    std::vector<float> of_row(max_lag + 1);
    window_sums const sums{part, window};
    for (std::size_t start = 0; start <= max_lag; ++start) {
        auto const left = sums.detrended(start);
        if (left.empty()) continue;
        auto const to_whole = whole_scale(left);
        whole[start] = whole_of(left, to_whole);
        auto const norm = norm_of(whole[start]);
        if (norm > 0) of_row[start] = static_cast<float>(1 / norm);
        if (start < max_lag) continue;
        double squares = 0;
        for (auto const v : left) squares += v * v;
        for (auto const v : left) unit.push_back(static_cast<float>(v / std::sqrt(squares)));
    }
    for (std::size_t row = 0; row < scale.size(); ++row) {
        auto const first = row > max_lag ? 2 * max_lag - row : max_lag, second = row < max_lag ? row : max_lag;
        rows.add(whole[first], before + second);
        scale[row] = {of_row[first], static_cast<std::uint32_t>(second)};
    }
}

} // namespace coregulation::synchrony
