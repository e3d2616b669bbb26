#include "server/signal/time_domain.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace coregulation::signal {

namespace {

double mean(std::span<double const> values) {
    double sum = 0;
    for (auto const v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

double variance(std::span<double const> values) { // n − 1
    auto const m = mean(values);
    double sum = 0;
    for (auto const v : values) sum += (v - m) * (v - m);
    return sum / static_cast<double>(values.size() - 1);
}

constexpr double step_ms = 50; // of pNN50

} // namespace

std::optional<time_domain> time_domain_of(std::span<interval const> series) {
    std::vector<double> nn, differences;
    nn.reserve(series.size());
    differences.reserve(series.size());
    for (std::size_t i = 0; i < series.size(); ++i) {
        nn.push_back(series[i].nn_ms);
        if (i == 0 || !series[i].continuous || series[i].corrected || series[i - 1].corrected) continue;
        differences.push_back(series[i].nn_ms - series[i - 1].nn_ms);
    }
    if (nn.size() < 3 || differences.size() < 2) return {};

    time_domain t;
    t.intervals = nn.size();
    t.differences = differences.size();
    t.mean_nn_ms = mean(nn);
    auto const spread = variance(nn);
    t.sdnn_ms = std::sqrt(spread);
    double squares = 0;
    std::size_t large = 0;
    for (auto const d : differences) {
        squares += d * d;
        large += std::abs(d) > step_ms;
    }
    auto const n = static_cast<double>(differences.size());
    t.rmssd_ms = std::sqrt(squares / n);
    t.pnn50_percent = 100 * static_cast<double>(large) / n;
    auto const width = variance(differences) / 2;
    t.sd1_ms = std::sqrt(width);
    // Few differences beside many intervals (gaps) can make the length imaginary; then there is none.
    t.sd2_ms = std::sqrt(std::max(0.0, 2 * spread - width));
    return t;
}

} // namespace coregulation::signal
