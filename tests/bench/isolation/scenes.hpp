// What is measured beside latency: memory, a storm of everybody at once, lines that died, a
// database that stays away.
#pragma once

#include "tests/bench/isolation/findings.hpp"

#include <cstddef>
#include <vector>

namespace coregulation::bench {

// The most that one WebSocket may hold, in bytes; server/README.md explains the sum. `frame` and `people`: the
// largest frame and list of people of its session.
std::size_t most_per_connection(std::size_t frame, std::size_t people);

std::vector<finding> stalled_readers(std::size_t readers);
std::vector<finding> storm(std::size_t sessions, std::size_t seats);
std::vector<finding> half_open_line();            // in real time: half a minute
std::vector<finding> full_queue(double outage_s); // in real time

} // namespace coregulation::bench
