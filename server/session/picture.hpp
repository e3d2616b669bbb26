// The picture of one second, built once and then cut for each audience.
//
// Privacy is enforced here: what somebody may not see is not in what is returned for them.
#pragma once

#include "server/session/effects.hpp"
#include "server/session/room.hpp"

#include <optional>
#include <vector>

namespace coregulation::session {

// Everybody's measures at r.frame_number, for those with a seat; pairs only among people who measure
// and of whom neither hides. Deterministic: random draws come from the session's seed, the frame's
// number and the seats.
struct picture {
    struct person {
        member const* who = nullptr;
        protocol::individual values;
        std::optional<double> above_own_bpm{}; // far above their own calm (own_calm.hpp); for facilitators alone
    };
    struct pair {
        member const* a = nullptr;
        member const* b = nullptr;
        protocol::pair_row values;
    };
    std::vector<person> people;  // in seat order
    std::vector<person> waiting; // who is here without a seat yet: for themselves alone
    std::vector<pair> pairs;
    std::optional<protocol::group_row> group;                  // of those whom the group may see
    std::optional<protocol::group_row> group_for_facilitators; // of those whom facilitators may see
};
picture measure(room const& r);

// May this audience see what this member measures?
bool shows(member const&, audience to);

// Frames for the two audiences and everybody's own.
show cut(room const& r, picture const& all);

// The rows to store: of people, and of pairs of people, who consented.
std::vector<keep> derived_rows(room const& r, picture const& all);

} // namespace coregulation::session
