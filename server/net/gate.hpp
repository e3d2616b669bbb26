// What a client may say, and when: hello, then join, then messages, not too many and not
// too often. A state machine over texts and times; no socket.
//
// Limits, each with its reason:
//   hello and join within 10 s      a socket that never speaks costs a descriptor
//   notifications 4/s, burst 20     a strap sends one a second; 20 cover a short stall
//   everything else 5/s, burst 20   five clock pings in a second right after joining, and clicks
//   refusals for speed 40, 1/s back beyond that the sender does not listen: `flooding`
//   errors 20, one back each 30 s   an honest client makes none: `too_many_errors`
#pragma once

#include "protocol/messages.hpp"
#include "server/net/token_bucket.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string_view>
#include <variant>

namespace coregulation::net {

// Verdicts over one message.
struct answer {
    protocol::server_message what;
}; // say this and read on
struct hang_up {
    protocol::close_code why{};
    std::optional<protocol::error> because;
};
struct enter {
    protocol::join what;
}; // look the link up, then `admitted` or `turned_away`
struct pass {
    protocol::client_message what;
}; // to the session
using verdict = std::variant<answer, hang_up, enter, pass>;

class gate {
public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds patience{10}; // for hello and join together
    static constexpr double notifications_per_s = 4, control_per_s = 5, burst = 20;

    explicit gate(time_point now);

    verdict read(std::string_view text, time_point now);

    void admitted(double backlog);
    void turned_away();                             // the join was refused: another one may follow
    verdict fault(protocol::error, time_point now); // an error that is to be told and counted

    bool is_admitted() const { return stage_ == stage::inside; }

private:
    enum class stage { hello, join, entering, inside };

    verdict too_fast(protocol::notification const*, time_point now);
    bool passes(protocol::notification const&, time_point now); // by its pace and what is owed before it

    stage stage_ = stage::hello;
    token_bucket notifications_, control_, refusals_, errors_;
    // Refused for speed, by stream: nothing newer of that stream passes before it, or an ack would cover it.
    std::map<protocol::stream_id, std::uint64_t> owed_;
};

} // namespace coregulation::net
