// Pair rows of one second: who can be paired, and synchrony's measures in the words of the protocol.
#pragma once

#include "server/session/picture.hpp"

#include <span>

namespace coregulation::session {

// All pairs of `people` (in seat order) of whom neither hides, rests or has no sensor; a row
// that cannot be measured says why. window_end_s: session time of the newest sample.
std::vector<picture::pair> pairs_of(room const& r, std::span<picture::person const> people, double window_end_s);

} // namespace coregulation::session
