// What may happen: requests are checked against roles, limits and numbering. Changes nothing
// but the live-only bookkeeping of connections (numbering, pending pongs).
#pragma once

#include "server/session/effects.hpp"
#include "server/session/room.hpp"

#include <variant>
#include <vector>

namespace coregulation::session {

// A request's answer: what happened because of it, and what is said to the asker besides.
struct decision {
    struct happened {
        storage::happening what;
        bool keep = true; // part of the stored log? (not: beats of who did not consent)
    };
    std::vector<happened> happenings;
    std::vector<protocol::server_message> answers; // after the happenings
    bool dismiss_left = false;                     // the asker has left: close their connection
};

// REQUIRES m to be a member of r.
decision decide(room const& r, member& m, protocol::client_message const& message, session_time at);

} // namespace coregulation::session
