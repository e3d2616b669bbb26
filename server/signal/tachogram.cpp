#include "server/signal/tachogram.hpp"

#include "server/signal/interpolation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coregulation::signal {

namespace {

using slopes_function = std::vector<double> (*)(std::span<double const>, std::span<double const>);
using value_function = double (*)(interval const&);

// Samples between the first and the last beat of one continuous piece.
void fill(
    std::span<interval const> piece, double first_s, std::span<double> samples, slopes_function slopes_of,
    value_function value_of) {
    if (piece.size() < 2) return; // one beat has no course
    std::vector<double> x, y;
    x.reserve(piece.size());
    y.reserve(piece.size());
    for (auto const& one : piece) {
        x.push_back(one.t_s);
        y.push_back(value_of(one));
    }
    auto const slopes = slopes_of(x, y);

    auto const from = std::max(0.0, std::ceil((x.front() - first_s) * grid_hz));
    std::size_t knot = 0;
    for (auto k = static_cast<std::size_t>(from); k < samples.size(); ++k) {
        auto const at = grid_time(first_s, k);
        if (at > x.back()) break;
        while (knot + 2 < x.size() && x[knot + 1] < at) ++knot;
        if (at >= x.front()) samples[k] = hermite(x, y, slopes, knot, at);
    }
}

std::vector<double> on_grid(
    std::span<interval const> series, double first_s, std::size_t count, slopes_function slopes_of,
    value_function value_of) {
    std::vector<double> samples(count, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t from = 0; from < series.size();) {
        auto to = from + 1;
        while (to < series.size() && series[to].continuous && series[to].t_s > series[to - 1].t_s) ++to;
        fill(series.subspan(from, to - from), first_s, samples, slopes_of, value_of);
        from = to;
    }
    return samples;
}

} // namespace

std::vector<double> rr_on_grid(std::span<interval const> series, double first_s, std::size_t samples) {
    return on_grid(series, first_s, samples, not_a_knot_slopes, [](interval const& i) { return i.nn_ms; });
}

std::vector<double> bpm_on_grid(std::span<interval const> series, double first_s, std::size_t samples) {
    return on_grid(series, first_s, samples, pchip_slopes, [](interval const& i) { return 60000 / i.nn_ms; });
}

std::size_t grid_length(std::span<interval const> series) {
    if (series.empty()) return 0;
    return static_cast<std::size_t>((series.back().t_s - series.front().t_s) * grid_hz) + 1;
}

double missing_share(std::span<double const> samples) {
    if (samples.empty()) return 1;
    auto const missing = std::ranges::count_if(samples, [](double v) { return std::isnan(v); });
    return static_cast<double>(missing) / static_cast<double>(samples.size());
}

} // namespace coregulation::signal
