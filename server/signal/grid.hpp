// The one time grid of a session: sample k lies at k / grid_hz seconds of session time.
//
// Shared by all people, so that their samples can be compared without resampling.
#pragma once

#include <cmath>
#include <cstddef>

namespace coregulation::signal {

inline constexpr double grid_hz = 4; // heart rhythm holds nothing above 0.5 Hz; 4 Hz leaves room (Task Force 1996)
inline constexpr double analysis_delay_s = 3; // windows end this far behind now, because RR arrive late

// The last grid time that is not after t_s. Grid times are exact doubles.
inline double grid_floor(double t_s) {
    return std::floor(t_s * grid_hz) / grid_hz;
}

// Time of the k-th sample of a series that starts at first_s.
inline double grid_time(double first_s, std::size_t k) {
    return first_s + static_cast<double>(k) / grid_hz;
}

} // namespace coregulation::signal
