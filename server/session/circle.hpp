// The rows of one second that are about more than one person: pairs, and the circle as a whole.
#pragma once

#include "server/session/picture.hpp"

#include <optional>
#include <span>
#include <vector>

namespace coregulation::session {

struct together {
    std::vector<picture::pair> pairs;                       // by seat; of a large circle only the pair in the spotlight
    std::optional<protocol::group_row> group, facilitators; // as the group and as the facilitators may see it
};

// Of those among `people` (in seat order) who neither hide, nor rest, nor have no sensor; a row that cannot be
// measured says why. A group row for each audience, of those alone whom it may see; from three on.
// window_end_s: session time of the newest sample.
together together_of(room const& r, std::span<picture::person const> people, double window_end_s);

} // namespace coregulation::session
