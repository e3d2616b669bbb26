// A member's side of the conversation, without a socket: messages and times in, texts to send out.
//
// hello → welcome, join → joined; then five clock exchanges at 200 ms and one every 5 s; notifications
// numbered, kept until the server says that they are dealt with, sent again after each new `joined`, never
// faster than the server takes them. Who has no sensor exchanges no clocks.
//
// Call order: opened, then received and due as often as wanted, then closed; and again from opened.
// Times are the client's own, in ms, and do not decrease. Not thread-safe.
#pragma once

#include "protocol/messages.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::net {

struct client_place {
    std::string link; // the secret
    std::string name;
    protocol::visibility visible = protocol::visibility::only_me;
    bool keep = false;
    bool seat = true;
    protocol::sensor source = protocol::sensor::none;
};

class client_conversation {
public:
    // `stream`: 32 lower-case hexadecimal digits, drawn anew for each run.
    client_conversation(client_place, protocol::stream_id stream, std::string client);

    using texts = std::vector<std::string>;
    texts opened();
    texts received(protocol::server_message const&, double now_ms);
    texts due(double now_ms); // pings and notifications whose time has come
    void closed();

    // What the sensor said at client_ms; sent by due().
    void sense(double client_ms, std::vector<double> rr_ms, std::optional<double> bpm, std::optional<bool> contact);

    bool joined() const { return joined_; }
    std::optional<protocol::seat_number> seat() const { return seat_; }
    std::optional<double> session_minus_client_ms() const; // by the quickest exchange of this connection
    std::size_t unacknowledged() const { return outbox_.size(); }
    std::uint64_t sensed() const { return next_seq_ - 1; }
    std::uint64_t refused() const { return refused_; } // by the server, for what they hold
    std::uint64_t dropped() const { return dropped_; } // because the outbox was full

private:
    void settle(std::uint64_t committed_seq);
    void refuse(protocol::error const&, double now_ms);
    void exchange(protocol::clock_pong const&, double now_ms);

    client_place place_;
    protocol::stream_id stream_;
    std::string client_;
    std::optional<std::string> resume_;
    std::optional<protocol::seat_number> seat_;
    bool joined_ = false;

    std::deque<protocol::notification> outbox_; // oldest first
    std::uint64_t next_seq_ = 1;
    std::uint64_t sent_seq_ = 0; // newest on this connection
    std::uint64_t refused_ = 0, dropped_ = 0;
    double allowance_ = 0;    // notifications that may be sent at once
    double allowance_ms_ = 0; // when it was counted

    std::uint32_t ping_ = 0; // id of the newest
    std::uint32_t pings_here_ = 0;
    double next_ping_ms_ = 0;
    std::optional<double> pong_ms_; // when the reply to ping_ arrived
    double quickest_ms_ = 0;        // least round trip on this connection
    std::optional<double> offset_ms_;
};

} // namespace coregulation::net
