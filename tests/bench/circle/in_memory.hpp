// What a second of a large circle costs to compute, without sockets: one core's processor time.
#pragma once

#include "tests/bench/isolation/findings.hpp"

#include <cstddef>
#include <vector>

namespace coregulation::bench {

// Of the parts: the group's measures beside chance, coherence of the mean, everybody's heart.
std::vector<finding> parts_of_a_second(std::size_t people);

// Of everything between a second's notifications and its encoded frames. A tenth of the people show themselves to
// facilitators alone, so that both audiences are measured.
std::vector<finding> whole_second(std::size_t people, int seconds);

} // namespace coregulation::bench
