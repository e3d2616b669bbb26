// A member of a session over a socket that is made anew when it breaks.
//
// Reconnects with full jitter as long as the close code allows it, and gives up after five minutes without a
// connection. What the sensor said meanwhile is kept and sent then. All calls and callbacks on the loop's thread.
#pragma once

#include "server/net/client_address.hpp"
#include "server/net/client_conversation.hpp"
#include "server/net/client_loop.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace coregulation::net {

// May one come back after this close code? By the table in protocol/README.md.
bool reconnects_after(std::uint16_t code);

// How long to wait before attempt number `attempt` (0: the first after a loss), given a uniform draw of [0, 1):
// the first within 1 s, then up to twice as long each time, 20 s at most.
double reconnect_delay_ms(unsigned attempt, double uniform);

class client_member {
public:
    struct events {
        // A text as it came and what it says; null when it says nothing that we know.
        std::function<void(std::string_view text, protocol::server_message const*)> received;
        std::function<void(std::string sentence)> interrupted;               // lost; will try again
        std::function<void(std::string sentence, std::uint16_t code)> ended; // for good; once
    };

    // REQUIRES that the loop outlives the member, and that start() is called once.
    client_member(client_loop&, client_address, client_place, events);
    ~client_member();
    client_member(client_member&&) = delete;

    void start();
    void send_due();                           // to be called often: pings, notifications
    void say(protocol::client_message const&); // at once; lost when there is no connection
    void leave();                              // for good; `ended` follows with code 1000 or 4505

    client_conversation& conversation();
    client_conversation const& conversation() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

} // namespace coregulation::net
