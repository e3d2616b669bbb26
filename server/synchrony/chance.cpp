#include "server/synchrony/chance.hpp"

#include "server/synchrony/circle/lane_kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace coregulation::synchrony {

namespace {

// Which of n sorted values stands for a share of them, from 0.
std::size_t place_of(double share, std::size_t n) {
    constexpr double rounding = 1e-9; // 0.95 · 200 is 190, not 191
    auto const rank = std::ceil(share * static_cast<double>(n + 1) - rounding);
    return std::min(n, static_cast<std::size_t>(rank)) - 1;
}

against_chance compared(double tested, double shown, double median, double p95, std::size_t as_high, std::size_t n) {
    against_chance c;
    c.value = shown;
    c.median = median;
    c.p95 = p95;
    c.p = (1 + static_cast<double>(as_high)) / static_cast<double>(n + 1);
    auto const band = p95 - median;
    c.above_chance = band > 0 ? std::max(0.0, (tested - median) / band) : 0;
    return c;
}

} // namespace

against_chance beside_chance(double tested, double shown, std::span<double> null) {
    std::sort(null.begin(), null.end());
    auto const as_high = null.end() - std::lower_bound(null.begin(), null.end(), tested);
    auto const n = null.size();
    return compared(
        tested, shown, null[place_of(0.5, n)], null[place_of(0.95, n)], static_cast<std::size_t>(as_high), n);
}

against_chance beside_chance(double tested, double shown, std::span<float const> null) {
    auto const n = null.size();
    std::array const places{place_of(0.5, n), place_of(0.95, n)};
    std::array<float, 2> levels{};
    std::vector<std::int32_t> keys(n + block_lanes);
    usable_lane_kernels().back()->order_statistics(null, places, keys.data(), levels.data());
    std::size_t as_high = 0;
    for (auto const v : null) as_high += static_cast<double>(v) >= tested;
    return compared(tested, shown, levels[0], levels[1], as_high, n);
}

} // namespace coregulation::synchrony
