#include "server/synchrony/lag_peak.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

namespace {

constexpr double comparable =
    0.9; // of the highest: our choice; lower, and a repetition half as plausible would be named

bool is_peak(std::span<double const> r, std::size_t i, std::size_t near) {
    auto const begin = i > near ? i - near : 0, end = std::min(i + near + 1, r.size());
    return std::all_of(
        r.begin() + static_cast<std::ptrdiff_t>(begin), r.begin() + static_cast<std::ptrdiff_t>(end),
        [&](double other) { return !(other > r[i]); });
}

} // namespace

lag_peak find_peak(std::span<double const> r, std::size_t near) {
    lag_peak found{-1, {}};
    for (auto const value : r)
        if (value > found.highest) found.highest = value;
    if (!(found.highest > 0)) return found;

    auto const zero = r.size() / 2;
    for (std::size_t away = 0; away < zero; ++away) { // away == zero is the edge
        auto const before = zero - away, after = zero + away;
        auto const higher = r[after] >= r[before] ? after : before; // of two at one distance
        for (auto const i : {higher, before + after - higher})
            if (r[i] >= comparable * found.highest && is_peak(r, i, near)) {
                found.lag_samples = static_cast<int>(i) - static_cast<int>(zero);
                return found;
            }
    }
    return found;
}

} // namespace coregulation::synchrony
