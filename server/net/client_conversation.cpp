#include "server/net/client_conversation.hpp"

#include "protocol/json.hpp"

#include <algorithm>

namespace coregulation::net {

namespace {

// The server takes 4 notifications a second with a burst of 20; a client stays below, so that what is sent
// after an interruption is not itself refused.
constexpr double most_at_once = 12;
constexpr double a_second = 3;
constexpr double too_fast_pause_ms = 2000; // after the server found us too fast all the same

constexpr std::uint32_t first_pings = 5;
constexpr double first_ping_period_ms = 200; // soon a good offset: the quickest of five
constexpr double ping_period_ms = 5000;      // then often enough to see drift (50 ppm: 0.25 ms)

constexpr std::size_t largest_outbox = 86400; // notifications: a day of them; the oldest goes first

std::string encoded(protocol::client_message const& message) {
    return protocol::encode(message);
}

} // namespace

client_conversation::client_conversation(client_place place, protocol::stream_id stream, std::string client)
    : place_(std::move(place))
    , stream_(std::move(stream))
    , client_(std::move(client)) {}

client_conversation::texts client_conversation::opened() {
    return {encoded(protocol::hello{.versions = {protocol::version}, .client = client_})};
}

void client_conversation::closed() {
    joined_ = false;
    offset_ms_.reset();
    pong_ms_.reset();
}

client_conversation::texts client_conversation::received(protocol::server_message const& message, double now_ms) {
    if (std::holds_alternative<protocol::welcome>(message)) {
        return {encoded(protocol::join{
            .link = place_.link,
            .name = place_.name,
            .stream = stream_,
            .visible = place_.visible,
            .keep = place_.keep,
            .seat = place_.seat,
            .source = place_.source,
            .resume = resume_,
            .client_ms = now_ms})};
    }
    if (auto const* place = std::get_if<protocol::joined>(&message)) {
        joined_ = true;
        resume_ = place->resume;
        seat_ = place->seat;
        settle(place->committed_seq);
        sent_seq_ = 0;
        allowance_ = most_at_once;
        allowance_ms_ = now_ms;
        pings_here_ = 0;
        next_ping_ms_ = now_ms;
        return due(now_ms);
    }
    if (auto const* in = std::get_if<protocol::admitted>(&message)) seat_ = in->seat;
    if (auto const* pong = std::get_if<protocol::clock_pong>(&message)) exchange(*pong, now_ms);
    if (auto const* ack = std::get_if<protocol::ack>(&message); ack && ack->stream == stream_)
        settle(ack->committed_seq);
    if (auto const* error = std::get_if<protocol::error>(&message)) refuse(*error, now_ms);
    return {};
}

client_conversation::texts client_conversation::due(double now_ms) {
    texts result;
    if (!joined_ || place_.source == protocol::sensor::none) return result;
    if (now_ms >= next_ping_ms_) {
        result.push_back(encoded(protocol::clock_ping{.id = ++ping_, .client_ms = now_ms, .received_ms = pong_ms_}));
        pong_ms_.reset();
        next_ping_ms_ = now_ms + (++pings_here_ < first_pings ? first_ping_period_ms : ping_period_ms);
    }
    if (now_ms > allowance_ms_) {
        allowance_ = std::min(most_at_once, allowance_ + (now_ms - allowance_ms_) / 1000 * a_second);
        allowance_ms_ = now_ms;
    }
    auto next = std::find_if(outbox_.begin(), outbox_.end(), [this](auto const& n) { return n.seq > sent_seq_; });
    for (; next != outbox_.end() && allowance_ >= 1; ++next, --allowance_) {
        result.push_back(encoded(*next));
        sent_seq_ = next->seq;
    }
    return result;
}

void client_conversation::sense(
    double client_ms, std::vector<double> rr_ms, std::optional<double> bpm, std::optional<bool> contact) {
    outbox_.push_back(
        {.stream = stream_,
         .seq = next_seq_++,
         .client_ms = client_ms,
         .rr_ms = std::move(rr_ms),
         .bpm = bpm,
         .contact = contact});
    if (outbox_.size() <= largest_outbox) return;
    outbox_.pop_front();
    ++dropped_;
}

std::optional<double> client_conversation::session_minus_client_ms() const {
    return offset_ms_;
}

void client_conversation::settle(std::uint64_t committed_seq) {
    while (!outbox_.empty() && outbox_.front().seq <= committed_seq) outbox_.pop_front();
}

void client_conversation::refuse(protocol::error const& error, double now_ms) {
    auto const about = [&error](auto const& n) { return error.seq && n.seq == *error.seq; };
    auto const found = std::find_if(outbox_.begin(), outbox_.end(), about);
    if (found == outbox_.end()) return;
    if (error.code == protocol::error_code::too_fast) {
        sent_seq_ = std::min(sent_seq_, found->seq - 1);
        allowance_ = 0;
        allowance_ms_ = now_ms + too_fast_pause_ms;
    } else {
        outbox_.erase(found); // it would be refused each time
        ++refused_;
    }
}

void client_conversation::exchange(protocol::clock_pong const& pong, double now_ms) {
    if (pong.id != ping_) return;
    pong_ms_ = now_ms;
    auto const round_trip_ms = (now_ms - pong.client_ms) - (pong.sent_ms - pong.received_ms);
    if (offset_ms_ && round_trip_ms > quickest_ms_) return;
    quickest_ms_ = round_trip_ms;
    offset_ms_ = ((pong.received_ms - pong.client_ms) + (pong.sent_ms - now_ms)) / 2;
}

} // namespace coregulation::net
