// The rows of one second that are about more than one person: pairs, and the circle as a whole.
//
// Who can be compared, and synchrony's measures in the words of the protocol.
#pragma once

#include "server/session/picture.hpp"

#include <span>

namespace coregulation::session {

struct together {
    std::vector<picture::pair> pairs;                       // by seat
    std::optional<protocol::group_row> group, facilitators; // as the group and as the facilitators may see it
};

// Of those among `people` (in seat order) who neither hide, nor rest, nor have no sensor; a row that cannot be
// measured says why. A group row for each audience, of those alone whom it may see; from three on.
// window_end_s: session time of the newest sample.
together together_of(room const& r, std::span<picture::person const> people, double window_end_s);

} // namespace coregulation::session
