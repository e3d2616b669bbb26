#include "server/synchrony/chance.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

namespace {

double order_statistic(std::span<double const> sorted, double share) {
    constexpr double rounding = 1e-9; // 0.95 · 200 is 190, not 191
    auto const rank = std::ceil(share * static_cast<double>(sorted.size() + 1) - rounding);
    return sorted[std::min(sorted.size(), static_cast<std::size_t>(rank)) - 1];
}

} // namespace

against_chance beside_chance(double tested, double shown, std::span<double> null) {
    std::sort(null.begin(), null.end());
    auto const as_high = null.end() - std::lower_bound(null.begin(), null.end(), tested);
    against_chance c;
    c.value = shown;
    c.median = order_statistic(null, 0.5);
    c.p95 = order_statistic(null, 0.95);
    c.p = (1 + static_cast<double>(as_high)) / static_cast<double>(null.size() + 1);
    auto const band = c.p95 - c.median;
    c.above_chance = band > 0 ? std::max(0.0, (tested - c.median) / band) : 0;
    return c;
}

} // namespace coregulation::synchrony
