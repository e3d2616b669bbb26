#include "tests/bench/plain.hpp"

#include <kissfft/kissfft.hh>

#include <algorithm>
#include <cmath>

namespace coregulation::bench::plain {

double plain_products(double const* x, double const* y, std::size_t n) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += x[i] * y[i];
    return sum;
}

lagged::lagged(std::vector<std::vector<double>> const& people, std::size_t window, std::size_t max_lag, products how)
    : window_{window}
    , max_lag_{max_lag}
    , products_{how} {
    auto const part = static_cast<std::ptrdiff_t>(window + max_lag);
    auto const middle = static_cast<double>(window - 1) / 2;
    for (auto const& p : people) {
        series_.emplace_back(p.end() - part, p.end());
        auto& x = series_.back();
        double level = 0;
        for (auto const v : x) level += v / static_cast<double>(x.size());
        for (auto& v : x) v -= level;
        auto& ending = ending_.emplace_back();
        for (std::size_t k = 0; k <= max_lag; ++k) {
            auto const* from = x.data() + max_lag - k;
            double sum = 0, xt = 0, tt = 0;
            for (std::size_t i = 0; i < window; ++i) {
                auto const t = static_cast<double>(i) - middle;
                sum += from[i];
                xt += from[i] * t;
                tt += t * t;
            }
            of_window w{sum / static_cast<double>(window), xt / tt, 0};
            double squares = 0;
            for (std::size_t i = 0; i < window; ++i) {
                auto const rest = from[i] - w.mean - w.slope * (static_cast<double>(i) - middle);
                squares += rest * rest;
            }
            w.inverse_norm = 1 / std::sqrt(squares);
            ending.push_back(w);
        }
    }
}

void lagged::pair(std::size_t a, std::size_t b, std::span<double> r) const {
    auto const n = static_cast<double>(window_);
    auto const tt = n * (n * n - 1) / 12; // Σ t², t = −(n − 1)/2 … (n − 1)/2
    for (std::size_t lag = 0; lag < lags(); ++lag) {
        auto const back_a = lag > max_lag_ ? lag - max_lag_ : 0, back_b = lag < max_lag_ ? max_lag_ - lag : 0;
        auto const* x = series_[a].data() + max_lag_ - back_a;
        auto const* y = series_[b].data() + max_lag_ - back_b;
        auto const sum = products_(x, y, window_);
        auto const &p = ending_[a][back_a], &q = ending_[b][back_b];
        r[lag] = (sum - n * p.mean * q.mean - tt * p.slope * q.slope) * p.inverse_norm * q.inverse_norm;
    }
}

double lagged::highest(std::size_t a, std::size_t b) const {
    std::vector<double> r(lags());
    pair(a, b, r);
    return *std::max_element(r.begin(), r.end());
}

double sorted_thresholds(std::span<double const> rr_ms) {
    constexpr std::size_t width = 91;
    double sum = 0;
    std::vector<double> changes(rr_ms.size()), window;
    for (std::size_t i = 1; i < rr_ms.size(); ++i) changes[i] = std::abs(rr_ms[i] - rr_ms[i - 1]);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto const from = i < width / 2 ? 0 : i - width / 2, to = std::min(changes.size(), i + width / 2 + 1);
        window.assign(
            changes.begin() + static_cast<std::ptrdiff_t>(from), changes.begin() + static_cast<std::ptrdiff_t>(to));
        std::sort(window.begin(), window.end());
        sum += window[window.size() * 3 / 4] - window[window.size() / 4];
    }
    return sum;
}

void straight_lines(
    std::span<double const> t_s, std::span<double const> values, double first_s, std::span<double> grid) {
    std::size_t i = 0;
    for (std::size_t k = 0; k < grid.size(); ++k) {
        auto const t = first_s + static_cast<double>(k) / 4;
        while (i + 2 < t_s.size() && t_s[i + 1] < t) ++i;
        grid[k] = values[i] + (values[i + 1] - values[i]) * (t - t_s[i]) / (t_s[i + 1] - t_s[i]);
    }
}

double three_sums(std::span<double const> values) {
    double sum = 0, squares = 0, changes = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        sum += values[i];
        squares += values[i] * values[i];
        changes += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
    }
    return sum + squares + changes;
}

transform::transform(std::size_t length)
    : in_(length)
    , out_(length)
    , plan_{std::make_unique<kissfft<double>>(length, false)} {}

transform::~transform() = default;

double transform::operator()(std::span<double const> samples) {
    std::copy(samples.begin(), samples.end(), in_.begin()); // what lies behind stays zero
    plan_->transform(in_.data(), out_.data());
    double power = 0;
    for (std::size_t k = 0; k < out_.size() / 8; ++k) power += std::norm(out_[k]);
    return power;
}

double greatest(std::span<double const> values) {
    return *std::max_element(values.begin(), values.end());
}

double sum_of_fisher_z(std::span<float const> r) {
    double sum = 0;
    for (auto const one : r)
        if (one > -1 && one < 1) sum += std::atanh(static_cast<double>(one));
    return sum;
}

double mean_correlation(std::vector<std::vector<double>> const& members) {
    double sum = 0, pairs = 0;
    for (std::size_t a = 0; a < members.size(); ++a)
        for (auto b = a + 1; b < members.size(); ++b, ++pairs)
            sum += plain_products(members[a].data(), members[b].data(), members[a].size());
    return sum / pairs;
}

std::size_t distances_within(std::vector<std::vector<double>> const& points, double radius) {
    std::size_t within = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        for (auto j = i + 1; j < points.size(); ++j) {
            double squares = 0;
            for (std::size_t d = 0; d < points[i].size(); ++d)
                squares += (points[i][d] - points[j][d]) * (points[i][d] - points[j][d]);
            within += squares <= radius * radius;
        }
    return within;
}

} // namespace coregulation::bench::plain
