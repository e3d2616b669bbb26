// One simulated person, through page after page: hearts beat on, pages come and go, and whatever was not yet
// acknowledged is kept, as a browser keeps it, until it is.
//
// Like net::client_conversation without a socket: messages and times in, texts out. Beyond it: pages that are
// closed and opened again (a new stream, the seat by its resume secret, what the earlier page left unsaid),
// choices that change and are said again, and a memory of all that was ever generated, for the checkers.
//
// Call order: open_page; then as often as wanted opened, received and due, closed; then perhaps open_page again.
// Times in ms of the loop's clock. Not thread-safe.
#pragma once

#include "protocol/messages.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::faults {

// A notification that a sensor gave, with what became of it.
struct generated {
    protocol::notification what;
    bool settled = false; // acknowledged: the client forgot it
    bool excused = false; // given around a rest: the server may take it as rested and not store it
    bool refused = false; // by the server, for what it holds
    bool sent = false;    // on the present connection
};

// An acknowledgement that says something is stored, as it was heard.
struct claim {
    protocol::stream_id stream;
    std::uint64_t seq = 0;
    std::size_t at_least = 0; // rows of the stream up to seq that must be there; so many were not excused
    double heard_ms = 0;
};

class person {
public:
    struct choices {
        protocol::visibility visible = protocol::visibility::group;
        bool keep = true;
    };
    using texts = std::vector<std::string>;

    // `claimed` hears each acknowledgement of something stored; also what `joined` says of it.
    person(std::string name, std::string link, choices, std::function<void(claim const&)> claimed);

    void open_page(protocol::stream_id, double now_ms);
    texts opened(double now_ms);
    texts received(protocol::server_message const&, double now_ms);
    texts due(double now_ms);
    void closed(); // the connection

    // What the strap said just now.
    void sense(double now_ms, std::vector<double> rr_ms, std::optional<double> bpm, std::optional<bool> contact);

    void show_to(protocol::visibility);
    void rest(bool); // a pause begins or ends

    std::string const& name() const { return name_; }
    bool joined() const { return joined_; }
    bool keeps() const { return said_.keep; }
    std::optional<protocol::seat_number> seat() const { return seat_; }
    std::vector<protocol::seat_number> const& seats() const { return seats_; } // all that were ever theirs
    std::vector<generated> const& everything() const { return all_; }
    std::size_t unacknowledged() const { return all_.size() - settled_; }
    std::size_t false_claims() const { return false_claims_; }         // "stored" said to one who does not keep
    std::vector<std::string> const& errors() const { return errors_; } // of the server, in its words

private:
    void settle(protocol::stream_id const&, std::uint64_t committed_seq);
    void claim_stored(protocol::stream_id const&, std::uint64_t seq, double now_ms);
    void hear(protocol::error const&, double now_ms);
    double page_ms(double now_ms) const { return now_ms - page_begin_ms_; } // the page's own clock

    std::string name_, link_;
    choices said_;
    std::function<void(claim const&)> claimed_;

    protocol::stream_id stream_; // of the page that is open
    double page_begin_ms_ = 0;
    std::uint64_t next_seq_ = 1;
    std::optional<std::string> resume_;
    std::optional<protocol::seat_number> seat_;
    std::vector<protocol::seat_number> seats_;
    bool joined_ = false;
    bool rests_ = false;         // as the person wants
    bool known_to_rest_ = false; // as the server last said
    bool ever_rested_ = false;
    double next_rest_wish_ms_ = 0;
    bool visibility_changed_ = false;

    std::vector<generated> all_;
    std::size_t settled_ = 0;
    std::size_t first_open_ = 0; // all before are settled
    double allowance_ = 0, allowance_ms_ = 0;
    std::uint32_t ping_ = 0, pings_here_ = 0;
    double next_ping_ms_ = 0;
    std::optional<double> pong_ms_;
    std::size_t false_claims_ = 0;
    std::vector<std::string> errors_;
};

} // namespace coregulation::faults
