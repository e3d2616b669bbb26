#include "server/analysis/timeline.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace coregulation::analysis {

hop_range hop_range::with(hop_range other) const {
    return {std::max(first, other.first), std::min(end, other.end)};
}

std::size_t timeline::compared(settings const& how) {
    return settings::samples(how.window_s) + settings::samples(how.lag_s);
}

std::size_t timeline::wanted(settings const& how) {
    return compared(how) + settings::samples(synchrony::guard_s);
}

timeline::timeline(std::span<person const> people, settings const& how)
    : hop_(settings::samples(how.hop_s))
    , compared_(compared(how)) {
    std::vector<grid_index> starts;
    for (auto const& p : people)
        if (!p.rhythm.empty()) starts.push_back(p.rhythm.first());
    std::ranges::sort(starts);
    if (starts.size() >= 2) {
        // Those who come a moment after the second shall not lose a whole hop by it.
        auto const soon = starts[1] + static_cast<grid_index>(hop_);
        auto const from = *std::prev(std::ranges::lower_bound(starts, soon));
        base_ = from + static_cast<grid_index>(compared_) - 1;
    }
    for (auto const& p : people) ranges_.push_back(starts.size() >= 2 ? present(p.rhythm) : hop_range{});
}

hop_range timeline::present(lane const& one) const {
    if (one.empty()) return {};
    auto const hop = static_cast<grid_index>(hop_);
    auto const earliest = one.first() + static_cast<grid_index>(compared_) - 1 - base_; // of an end, from base on
    auto const latest = one.last() - base_;
    if (latest < 0 || latest < earliest) return {};
    auto const first = earliest > 0 ? (earliest + hop - 1) / hop : 0;
    return {static_cast<std::size_t>(first), static_cast<std::size_t>(latest / hop) + 1};
}

std::vector<std::size_t> timeline::shared() const {
    std::vector<std::pair<std::size_t, int>> changes; // how many more are there from this window on
    for (auto const& range : ranges_) {
        if (range.size() == 0) continue;
        changes.emplace_back(range.first, +1);
        changes.emplace_back(range.end, -1);
    }
    std::ranges::sort(changes);
    std::vector<std::size_t> windows;
    int there = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        there += changes[i].second;
        if (there < 2) continue;
        for (auto k = changes[i].first; k < changes[i + 1].first; ++k) windows.push_back(k);
    }
    return windows;
}

} // namespace coregulation::analysis
