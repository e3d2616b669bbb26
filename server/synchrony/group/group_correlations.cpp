#include "server/synchrony/group/group_correlations.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

namespace {

constexpr double limit = 0.999999;    // of |r|, as in fisher_z
constexpr std::size_t factors = 16;   // to one logarithm: at the limit 2e6 each, 1e101 together
constexpr double nothing_left = 1e-6; // of one person's energy: rounding of single precision

} // namespace

std::vector<double> correlations_of(std::span<std::span<float const> const> members) {
    std::vector<double> r;
    r.reserve(pair_count(members.size()));
    for (std::size_t a = 0; a < members.size(); ++a)
        for (auto b = a + 1; b < members.size(); ++b) {
            double sum = 0;
            for (std::size_t t = 0; t < members[a].size(); ++t)
                sum += static_cast<double>(members[a][t]) * static_cast<double>(members[b][t]);
            r.push_back(sum);
        }
    return r;
}

double mean_z(std::span<double const> r) {
    // Σ atanh r = ½ ln Π (1 + r)/(1 − r)
    double sum = 0;
    for (std::size_t i = 0; i < r.size();) {
        double above = 1, below = 1;
        for (auto const end = std::min(r.size(), i + factors); i < end; ++i) {
            auto const v = std::clamp(r[i], -limit, limit);
            above *= 1 + v;
            below *= 1 - v;
        }
        sum += std::log(above / below) / 2;
    }
    return sum / static_cast<double>(r.size());
}

void with_rest(std::span<double const> r, std::span<double> together) {
    std::fill(together.begin(), together.end(), 0);
    auto all = static_cast<double>(together.size()); // Σi,j rij
    std::size_t pair = 0;
    for (std::size_t a = 0; a < together.size(); ++a)
        for (auto b = a + 1; b < together.size(); ++b, ++pair) {
            together[a] += r[pair];
            together[b] += r[pair];
            all += 2 * r[pair];
        }
    for (auto& one : together) {
        auto const others = all - 2 * one - 1;
        one = others > nothing_left ? std::clamp(one / std::sqrt(others), -1.0, 1.0) : 0;
    }
}

} // namespace coregulation::synchrony
