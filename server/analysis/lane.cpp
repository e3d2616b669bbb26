#include "server/analysis/lane.hpp"

#include "server/signal/tachogram.hpp"

#include <cmath>

namespace coregulation::analysis {

double time_of(grid_index k) {
    return static_cast<double>(k) / signal::grid_hz;
}

lane::lane(std::span<signal::interval const> series, std::size_t room)
    : room_(room) {
    std::size_t count = 0;
    if (!series.empty()) {
        first_ = static_cast<grid_index>(std::ceil(series.front().t_s * signal::grid_hz));
        auto const last = static_cast<grid_index>(std::floor(series.back().t_s * signal::grid_hz));
        if (last >= first_) count = static_cast<std::size_t>(last - first_) + 1;
    }
    auto const from_s = time_of(first_ - static_cast<grid_index>(room));
    bpm_ = signal::bpm_on_grid(series, from_s, room + count);
    rr_ms_ = signal::rr_on_grid(series, from_s, room + count);
}

std::span<double const> lane::cut(std::vector<double> const& values, grid_index end, std::size_t count) const {
    auto const after = static_cast<std::size_t>(end - first_ + 1) + room_;
    return std::span{values}.subspan(after - count, count);
}

} // namespace coregulation::analysis
