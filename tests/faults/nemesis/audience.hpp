// Who looks on: the screens of a run, and the two that record every frame as it came.
#pragma once

#include "server/net/client_member.hpp"
#include "tests/faults/nemesis/evidence.hpp"

#include <memory>
#include <string_view>

namespace coregulation::faults {

// What a message adds to a screen, if it is a frame or one's own values.
void note(screen&, std::string_view text, protocol::server_message const&, double at_ms);

// A facilitator or an observer without a seat, on a line without faults.
class onlooker {
public:
    // REQUIRES that the loop outlives it.
    onlooker(net::client_loop&, net::client_address, std::string const& link, bool facilitates);

    void start() { member_->start(); }
    void leave() { member_->leave(); }
    void say(protocol::client_message const& what) { member_->say(what); } // lost when there is no connection
    bool joined() const { return member_->conversation().joined(); }
    bool gone() const { return gone_; }
    std::optional<std::string> const& turned_away() const { return turned_away_; }
    screen const& saw() const { return saw_; }

private:
    screen saw_;
    bool gone_ = false;
    std::optional<std::string> turned_away_;
    std::unique_ptr<net::client_member> member_;
};

} // namespace coregulation::faults
