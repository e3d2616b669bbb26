// Fills seats of a running session with people whose heartbeats come from here, through the public protocol.
#pragma once

#include "protocol/messages.hpp"
#include "server/net/client_address.hpp"
#include "server/rehearsal/breathing.hpp"
#include "server/rehearsal/heart_source.hpp"

#include <functional>
#include <iosfwd>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::cli {

struct seated {
    std::string name;
    protocol::sensor source = protocol::sensor::simulated;
    // What arrived since the last call, up to until_s (since the sources began; never smaller than before).
    std::function<std::vector<rehearsal::sensor_notification>(double until_s)> arrived;
};

struct seating {
    net::client_link link;
    double seconds = std::numeric_limits<double>::infinity(); // of the sources' time; then everybody leaves
    double speed = 1;                                         // of the sources' time
    // Told when the room's pacer starts, changes or stops; the pace in the sources' time. May be empty.
    std::function<void(std::optional<rehearsal::pace>)> paced;
};

// Is this a link that participants join with, to a session that goes on? A sentence if not.
std::optional<std::string> no_seats_by(net::client_link const&);

// Everybody joins, one after the other, so that seats are numbered in this order; then all sources begin at once.
// At a closed door they wait, as long as it takes, until each one has been let in or turned away, and say so on `err`.
// Ends after `seconds`, on SIGINT or SIGTERM, or with the session; waits up to 10 s until the server has dealt with
// everything. The last line on `out` is a JSON summary. 0 when nothing was lost
// (what an ended session no longer took does not count), else 1.
int fill_seats(std::vector<seated>, seating const&, std::ostream& out, std::ostream& err);

} // namespace coregulation::cli
