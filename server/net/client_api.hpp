// What clients ask the server's HTTP API: what a link opens, and a new session.
#pragma once

#include "protocol/messages.hpp"
#include "server/net/client_address.hpp"

#include <string>
#include <variant>

namespace coregulation::net {

struct opened_link {
    std::string session;
    std::string title;
    protocol::role as = protocol::role::observer;
    bool ended = false;
    bool door_open = true; // or who comes is let in by a facilitator
};

struct created_session {
    std::string session;
    std::string facilitator, co_facilitator, participant, observer, projector; // links
};

// Block for 10 s at most. A sentence when it did not work: not reachable, unknown link, refused.
std::variant<opened_link, std::string> look_up(client_link const&);
std::variant<created_session, std::string> create_session(client_address const&, std::string const& title);

} // namespace coregulation::net
