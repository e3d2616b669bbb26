#include "server/synchrony/circle/gapped_lags.hpp"

#include <cmath>
#include <utility>

namespace coregulation::synchrony {

namespace {

constexpr double no_variance = 1e-12; // of the mean square: what rounding leaves of a window that does not vary

// The moments of one lag at which both are present, with the window's shapes over them; 0 elsewhere.
struct shapes {
    std::vector<double> first, level, slope;
    bool varies = false;

    explicit shapes(std::vector<double> values, mask const& both)
        : first{std::move(values)}
        , level(both.size())
        , slope(both.size()) {
        double n = 0, t = 0, x = 0, xx = 0;
        for (std::size_t i = 0; i < both.size(); ++i) {
            if (!both[i]) continue;
            n += 1;
            t += static_cast<double>(i);
            x += first[i];
            xx += first[i] * first[i];
        }
        if (n < 3) return; // a line goes through two points
        double tt = 0, xt = 0;
        for (std::size_t i = 0; i < both.size(); ++i) {
            if (!both[i]) continue;
            auto const since = static_cast<double>(i) - t / n;
            tt += since * since;
            xt += first[i] * since;
        }
        double left = 0;
        for (std::size_t i = 0; i < both.size(); ++i) {
            if (!both[i]) {
                first[i] = 0;
                continue;
            }
            auto const since = static_cast<double>(i) - t / n;
            first[i] -= x / n + xt / tt * since;
            left += first[i] * first[i];
            level[i] = 1 / std::sqrt(n);
            slope[i] = since / std::sqrt(tt);
        }
        varies = left > no_variance * xx;
    }
};

} // namespace

gapped_lags::gapped_lags(samples const& first, mask const& second_present, std::size_t window, std::size_t max_lag)
    : rows{first.values.size()} {
    auto const before = first.values.size() - window - max_lag; // guard
    mask both(window);
    for (std::size_t lag = 0; lag <= 2 * max_lag; ++lag) {
        auto const own = before + (lag > max_lag ? 2 * max_lag - lag : max_lag);
        auto const other = before + (lag < max_lag ? lag : max_lag);
        auto& at = lags.emplace_back();
        at.gaps_begin = static_cast<std::uint32_t>(gaps.size());
        for (std::size_t i = 0; i < window; ++i) {
            both[i] = first.present[own + i] & second_present[other + i];
            if (second_present[other + i] && !both[i]) gaps.push_back(static_cast<std::uint32_t>(other + i));
        }
        at.gaps_end = static_cast<std::uint32_t>(gaps.size());
        auto const begin = first.values.begin() + static_cast<std::ptrdiff_t>(own);
        shapes const of{{begin, begin + static_cast<std::ptrdiff_t>(window)}, both};
        auto const add = [&](std::vector<double> const& row) {
            auto const scale = of.varies ? whole_scale(row) : 0;
            auto const whole = whole_of(row, scale);
            rows.add(whole, other);
            return std::pair{scale, norm_of(whole)};
        };
        auto const norm = add(of.first).second;
        auto const level = add(of.level).first, slope = add(of.slope).first;
        if (!(norm > 0)) continue;
        at.of_row = static_cast<float>(1 / norm);
        at.of_level = static_cast<float>(1 / level);
        at.of_slope = static_cast<float>(1 / slope);
    }
}

} // namespace coregulation::synchrony
