#include "tests/faults/nemesis/person.hpp"

#include "protocol/json.hpp"

#include <algorithm>
#include <utility>

namespace coregulation::faults {

namespace {

// As the command line's client has them: below what the server takes (4 a second, 20 at once).
constexpr double most_at_once = 12;
constexpr double a_second = 3;
constexpr double too_fast_pause_ms = 2000;
constexpr std::uint32_t first_pings = 5;
constexpr double first_ping_period_ms = 200, ping_period_ms = 5000;
constexpr double rest_wish_again_ms = 1500; // the answer comes with the next frame

std::string encoded(protocol::client_message const& message) {
    return protocol::encode(message);
}

} // namespace

person::person(std::string name, std::string link, choices wishes, std::function<void(claim const&)> claimed)
    : name_(std::move(name))
    , link_(std::move(link))
    , said_(wishes)
    , claimed_(std::move(claimed)) {}

void person::open_page(protocol::stream_id stream, double now_ms) {
    stream_ = std::move(stream);
    page_begin_ms_ = now_ms;
    next_seq_ = 1;
    ping_ = 0;
    closed();
}

void person::closed() {
    joined_ = false;
    pong_ms_.reset();
}

person::texts person::opened(double) {
    return {encoded(protocol::hello{.versions = {protocol::version}, .client = "coregulation nemesis"})};
}

person::texts person::received(protocol::server_message const& message, double now_ms) {
    if (std::holds_alternative<protocol::welcome>(message)) {
        protocol::join join;
        join.link = link_;
        join.name = name_;
        join.stream = stream_;
        join.visible = said_.visible;
        join.keep = said_.keep;
        join.source = protocol::sensor::simulated;
        join.resume = resume_;
        join.client_ms = page_ms(now_ms);
        if (ever_rested_) {
            join.paused = rests_;
            join.quiet = false;
        }
        return {encoded(join)};
    }
    if (auto const* place = std::get_if<protocol::joined>(&message)) {
        joined_ = true;
        resume_ = place->resume;
        seat_ = place->seat;
        if (seat_ && std::ranges::find(seats_, *seat_) == seats_.end()) seats_.push_back(*seat_);
        if (said_.keep && place->committed_seq > 0) claim_stored(stream_, place->committed_seq, now_ms);
        settle(stream_, place->committed_seq);
        for (auto i = first_open_; i < all_.size(); ++i) all_[i].sent = false;
        allowance_ = most_at_once;
        allowance_ms_ = now_ms;
        pings_here_ = 0;
        next_ping_ms_ = now_ms;
        if (ever_rested_) known_to_rest_ = rests_; // said in the join, as is the visibility
        next_rest_wish_ms_ = now_ms;
        visibility_changed_ = false;
        return due(now_ms);
    }
    if (auto const* pong = std::get_if<protocol::clock_pong>(&message); pong && pong->id == ping_)
        pong_ms_ = page_ms(now_ms);
    if (auto const* own = std::get_if<protocol::self_frame>(&message)) known_to_rest_ = own->paused;
    if (auto const* ack = std::get_if<protocol::ack>(&message)) {
        if (ack->stored) claim_stored(ack->stream, ack->committed_seq, now_ms);
        settle(ack->stream, ack->committed_seq);
    }
    if (auto const* error = std::get_if<protocol::error>(&message)) hear(*error, now_ms);
    return {};
}

person::texts person::due(double now_ms) {
    texts out;
    if (!joined_) return out;
    if (now_ms >= next_ping_ms_) {
        out.push_back(encoded(protocol::clock_ping{
            .id = ++ping_, .client_ms = page_ms(now_ms), .received_ms = std::exchange(pong_ms_, {})}));
        next_ping_ms_ = now_ms + (++pings_here_ < first_pings ? first_ping_period_ms : ping_period_ms);
    }
    if (std::exchange(visibility_changed_, false)) out.push_back(encoded(protocol::set_visibility{said_.visible}));
    if (rests_ != known_to_rest_ && now_ms >= next_rest_wish_ms_) {
        out.push_back(encoded(protocol::set_pause{rests_, false}));
        next_rest_wish_ms_ = now_ms + rest_wish_again_ms;
    }
    if (now_ms > allowance_ms_) {
        allowance_ = std::min(most_at_once, allowance_ + (now_ms - allowance_ms_) / 1000 * a_second);
        allowance_ms_ = now_ms;
    }
    for (auto i = first_open_; i < all_.size() && allowance_ >= 1; ++i) {
        auto& one = all_[i];
        if (one.settled || one.sent) continue;
        out.push_back(encoded(one.what));
        one.sent = true;
        --allowance_;
    }
    return out;
}

void person::sense(double now_ms, std::vector<double> rr_ms, std::optional<double> bpm, std::optional<bool> contact) {
    protocol::notification what;
    what.stream = stream_;
    what.seq = next_seq_++;
    what.client_ms = page_ms(now_ms);
    what.rr_ms = std::move(rr_ms);
    what.bpm = bpm;
    what.contact = contact;
    // With the decimals that the wire has: so it is kept, so it is sent, so it must be stored.
    auto as_written = protocol::decode_client(encoded(what));
    auto& written = std::get<protocol::notification>(std::get<protocol::client_message>(as_written));
    all_.push_back({.what = std::move(written), .excused = rests_ || known_to_rest_});
}

void person::show_to(protocol::visibility whom) {
    said_.visible = whom;
    visibility_changed_ = true;
}

void person::rest(bool wish) {
    if (rests_ == wish) return;
    rests_ = wish;
    ever_rested_ = true;
    next_rest_wish_ms_ = 0;
    // What is still on its way may arrive after the wish; or the wish may be lost with a server and said again.
    if (rests_)
        for (auto i = first_open_; i < all_.size(); ++i) all_[i].excused |= !all_[i].settled;
}

void person::settle(protocol::stream_id const& stream, std::uint64_t committed_seq) {
    for (auto i = first_open_; i < all_.size(); ++i) {
        auto& one = all_[i];
        if (one.settled || one.what.stream != stream || one.what.seq > committed_seq) continue;
        one.settled = true;
        ++settled_;
    }
    while (first_open_ < all_.size() && all_[first_open_].settled) ++first_open_;
}

void person::claim_stored(protocol::stream_id const& stream, std::uint64_t seq, double now_ms) {
    if (!said_.keep) {
        ++false_claims_;
        return;
    }
    auto const must_be_there = std::ranges::count_if(all_, [&](generated const& one) {
        return one.what.stream == stream && one.what.seq <= seq && !one.excused && !one.refused;
    });
    claimed_({stream, seq, static_cast<std::size_t>(must_be_there), now_ms});
}

void person::hear(protocol::error const& error, double now_ms) {
    auto const about = [&error, this](generated const& one) {
        return error.seq && one.what.seq == *error.seq && one.what.stream == error.stream.value_or(stream_);
    };
    auto const found = std::ranges::find_if(all_, about);
    if (error.code == protocol::error_code::too_fast) {
        if (found == all_.end()) return;
        for (auto& one : all_)
            if (one.what.stream == found->what.stream && one.what.seq >= found->what.seq) one.sent = false;
        allowance_ = 0;
        allowance_ms_ = now_ms + too_fast_pause_ms;
        return;
    }
    errors_.push_back(error.message);
    if (found == all_.end() || found->settled) return;
    found->refused = found->settled = true; // it would be refused each time
    ++settled_;
}

} // namespace coregulation::faults
