#include "server/net/gate.hpp"

#include "protocol/json.hpp"

#include <algorithm>
#include <string>

namespace coregulation::net {
namespace {

constexpr double most_refusals = 40, refusals_back_per_s = 1;
constexpr double most_errors = 20, errors_back_per_s = 1.0 / 30;
constexpr std::size_t most_owed = 16; // streams: a page and those before it; whoever names more makes them up
constexpr char const* server_name = "coregulation 0.1.0";

} // namespace

gate::gate(time_point now)
    : notifications_(notifications_per_s, burst, now)
    , control_(control_per_s, burst, now)
    , refusals_(refusals_back_per_s, most_refusals, now)
    , errors_(errors_back_per_s, most_errors, now) {}

verdict gate::fault(protocol::error what, time_point now) {
    if (errors_.take(now)) return answer{std::move(what)};
    return hang_up{protocol::close_code::too_many_errors, std::move(what)};
}

verdict gate::too_fast(protocol::notification const* about, time_point now) {
    constexpr auto code = protocol::error_code::too_fast;
    constexpr auto* message = "more messages than the server takes";
    constexpr auto* expected = "at most 4 notifications and 5 other messages a second";
    auto what = about ? protocol::error{code, message, expected, about->seq, about->stream}
                      : protocol::error{code, message, expected};
    if (owed_.size() <= most_owed && refusals_.take(now)) return answer{std::move(what)};
    return hang_up{protocol::close_code::flooding, std::move(what)};
}

bool gate::passes(protocol::notification const& n, time_point now) {
    auto const owed = owed_.find(n.stream);
    if (owed != owed_.end() && n.seq > owed->second) return false;
    if (!notifications_.take(now)) {
        owed_[n.stream] = n.seq;
        return false;
    }
    if (owed != owed_.end()) owed_.erase(owed);
    return true;
}

verdict gate::read(std::string_view text, time_point now) {
    auto decoded = protocol::decode_client(text);
    if (auto* wrong = std::get_if<protocol::error>(&decoded)) {
        // Also garbage has a rate; without this a flood of it would end as too_many_errors, which is as good.
        return fault(std::move(*wrong), now);
    }
    auto& message = std::get<protocol::client_message>(decoded);

    if (auto const* beats = std::get_if<protocol::notification>(&message)) {
        if (!passes(*beats, now)) return too_fast(beats, now);
    } else if (!control_.take(now)) {
        return too_fast(nullptr, now);
    }

    switch (stage_) {
    case stage::hello: {
        auto const* hello = std::get_if<protocol::hello>(&message);
        if (!hello)
            return fault({protocol::error_code::not_joined, "the conversation has not begun", "hello first", {}}, now);
        if (std::ranges::find(hello->versions, protocol::version) == hello->versions.end())
            return hang_up{
                protocol::close_code::unsupported_version,
                protocol::error{
                    protocol::error_code::out_of_range, "no version in common", "versions to contain 1", {}}};
        stage_ = stage::join;
        return answer{protocol::welcome{protocol::version, server_name}};
    }
    case stage::join: {
        auto* join = std::get_if<protocol::join>(&message);
        if (!join) return fault({protocol::error_code::not_joined, "nobody has joined here yet", "join", {}}, now);
        stage_ = stage::entering;
        return enter{std::move(*join)};
    }
    case stage::entering: // nothing is read meanwhile; a message here would be the caller's mistake
    case stage::inside:
        break;
    }
    if (std::holds_alternative<protocol::hello>(message) || std::holds_alternative<protocol::join>(message))
        return fault({protocol::error_code::already_joined, "this connection has joined already", {}, {}}, now);
    return pass{std::move(message)};
}

void gate::admitted(double backlog) {
    stage_ = stage::inside;
    notifications_.grant(backlog);
}

void gate::turned_away() {
    stage_ = stage::join;
}

} // namespace coregulation::net
