// One person's rhythm on the grid that all share: sample k lies at k / grid_hz seconds, for everybody.
#pragma once

#include "server/signal/interval.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::analysis {

using grid_index = std::int64_t; // of a grid sample, on the session's timeline; may be negative

double time_of(grid_index);

class lane {
public:
    lane() = default;

    // Interpolated once, for all windows. `room`: samples that a window may reach back before the first.
    lane(std::span<signal::interval const> series, std::size_t room);

    bool empty() const { return bpm_.size() == room_; }
    grid_index first() const { return first_; } // the first sample between two beats; REQUIRES !empty()
    grid_index last() const { return first_ + static_cast<grid_index>(bpm_.size() - room_) - 1; }

    // The `count` samples up to and including `end`; NaN missing. REQUIRES end ≤ last() and that no more than
    // `room` of them lie before first().
    std::span<double const> bpm(grid_index end, std::size_t count) const { return cut(bpm_, end, count); }
    std::span<double const> rr_ms(grid_index end, std::size_t count) const { return cut(rr_ms_, end, count); }

    // All of them, from first() to last().
    std::span<double const> bpm() const { return std::span{bpm_}.subspan(room_); }

private:
    std::span<double const> cut(std::vector<double> const&, grid_index end, std::size_t count) const;

    grid_index first_ = 0;
    std::size_t room_ = 0;
    std::vector<double> bpm_, rr_ms_; // `room` missing samples, then the person's
};

} // namespace coregulation::analysis
