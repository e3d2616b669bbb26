// A large circle over a thousand sockets: a server process, people whose simulated hearts beat, and what arrives.
#pragma once

#include "tests/bench/isolation/findings.hpp"

#include <cstddef>
#include <vector>

namespace coregulation::bench {

// In real time: some seconds to come in, 75 until measures are whole, then `seconds`. Everybody sits here as well, so
// what is late may be late by our own work; the server's is counted by itself.
std::vector<finding> large_circle(std::size_t people, double seconds);

} // namespace coregulation::bench
