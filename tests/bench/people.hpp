// The people that are measured: simulated, half of their variation in common, the same in every run.
#pragma once

#include "server/rehearsal/heart_source.hpp"
#include "server/signal/heart.hpp"
#include "server/signal/heartbeat.hpp"

#include <cstddef>
#include <vector>

namespace coregulation::bench {

// An hour of one heart.
std::vector<signal::heartbeat> const& hour_of_beats();
std::vector<rehearsal::sensor_notification> const& hour_of_notifications(); // as they arrive

// Heart rate on the grid, as live pair measures want it: pair_samples of each of `people`.
std::vector<signal::window> pair_windows(std::size_t people);

// `samples` of heart rate of each of `people` on one grid, no gaps.
std::vector<std::vector<double>> heart_rates(std::size_t people, std::size_t samples);

// The newest 64 s of RR on the grid.
std::vector<double> coherence_window();

} // namespace coregulation::bench
