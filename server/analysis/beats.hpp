// A recording's heartbeats on a timeline.
#pragma once

#include "server/rehearsal/heart_source.hpp"
#include "server/signal/heartbeat.hpp"

#include <vector>

namespace coregulation::analysis {

// Has the file times of its own, so that it can be laid beside others by them?
bool has_times(rehearsal::recording const&);

// By the file's beat or arrival times, else by the sum of the intervals from 0 on. In order of time.
std::vector<signal::heartbeat> beats_of(rehearsal::recording const&);

} // namespace coregulation::analysis
