// From beats and verdicts to normal-to-normal intervals (Lipponen & Tarvainen 2019).
//
//   extra       the beat is removed: two intervals become one
//   missed      a beat is inserted at the midpoint: one interval becomes two
//   ectopic, long or short   the beat moves to the midpoint of its neighbours
//   undecided   taken as it is
//
// Corrected intervals outside 300–2000 ms are left out: a gap, and what follows is not continuous with it.
#pragma once

#include "server/signal/artifacts.hpp"
#include "server/signal/interval.hpp"

#include <span>
#include <vector>

namespace coregulation::signal {

inline constexpr double shortest_nn_ms = 300; // 200 bpm
inline constexpr double longest_nn_ms = 2000; // 30 bpm

// REQUIRES one verdict a beat, beats in order of time. A correction never reaches across starts_segment.
std::vector<interval> corrected(std::span<heartbeat const> beats, std::span<verdict const> verdicts);

// A whole recording: each segment judged by itself with centred windows.
std::vector<verdict> classify(std::span<heartbeat const> beats);

} // namespace coregulation::signal
