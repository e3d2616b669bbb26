#include "tests/bench/isolation/audience.hpp"

#include "protocol/json.hpp"
#include "tests/support/web_client.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <utility>

namespace coregulation::bench {
namespace {

using namespace std::chrono_literals;
using testing::raw_peer;

constexpr auto patience = 20s;        // of a set-up on a busy machine
constexpr double note_every_ms = 200; // as often as the protocol allows for long
constexpr double beat_every_ms = 950;
constexpr int exchanges = 12;

std::string said(protocol::client_message const& what) {
    return protocol::encode(what);
}

std::string after_hash(std::string const& url) {
    return url.substr(url.find('#') + 1);
}

} // namespace

double now_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

links create_session(std::uint16_t port) {
    auto const answer = testing::ask(port, "POST", "/api/sessions", R"({"title":"A bench"})");
    if (answer.status != 201) throw std::runtime_error("no session: " + answer.body);
    auto const made = nlohmann::json::parse(answer.body);
    auto const secret = [&](char const* role) { return after_hash(made["links"][role].get<std::string>()); };
    return {made["session"].get<std::string>(), secret("facilitator"), secret("participant"), secret("observer"), port};
}

std::string stream_id(int number) {
    auto const digits = std::to_string(number);
    return std::string(32 - digits.size(), 'c') + digits;
}

void enter(raw_peer& who, std::string const& link, std::string const& name, int stream, std::string const& resume) {
    who.say(said(protocol::hello{{protocol::version}, "bench"}));
    protocol::join wish;
    wish.link = link;
    wish.name = name;
    wish.stream = stream_id(stream);
    wish.visible = protocol::visibility::group;
    wish.keep = true;
    wish.source = protocol::sensor::simulated;
    if (!resume.empty()) wish.resume = resume;
    who.say(said(wish));
}

std::string text_after(std::string_view message, std::string_view key) {
    auto const at = message.find(key);
    if (at == std::string_view::npos) return {};
    auto const rest = message.substr(at + key.size());
    return std::string(rest.substr(0, rest.find('"')));
}

double number_after(std::string_view message, std::string_view key) {
    double out = 0;
    auto const at = message.find(key);
    if (at == std::string_view::npos) throw std::runtime_error("a message without " + std::string(key));
    auto const rest = message.substr(at + key.size());
    std::from_chars(rest.data(), rest.data() + rest.size(), out);
    return out;
}

audience::audience(std::vector<links> const& sessions, int observers)
    : origin_ms_(sessions.size()) {
    for (std::size_t s = 0; s < sessions.size(); ++s) {
        auto const come = [&](char what, std::string const& link) {
            auto const stream = static_cast<int>(seats_.size()) + 1;
            sockets_.emplace_back(sessions[s].port);
            enter(sockets_.back(), link, what == 'o' ? "" : "Calm", stream);
            // Spread over the second, as people's hearts are.
            seats_.push_back({s, what, stream, 0, now_ms() + 37.0 * static_cast<double>(stream % 26)});
            if (!sockets_.back().next(R"("type":"joined")", patience)) throw std::runtime_error("not joined");
        };
        for (int i = 0; i < observers; ++i) come('o', sessions[s].observer);
        come('f', sessions[s].facilitator);
        come('p', sessions[s].participant);
        come('p', sessions[s].participant);
    }
    compare_clocks();
}

void audience::compare_clocks() {
    for (std::size_t who = 0; who < seats_.size(); ++who) {
        if (who > 0 && seats_[who].session == seats_[who - 1].session) continue; // one socket for each session
        auto shortest = std::numeric_limits<double>::infinity();
        for (int i = 1; i <= exchanges; ++i) {
            auto const sent = now_ms();
            sockets_[who].say(said(protocol::clock_ping{static_cast<std::uint32_t>(i), sent, {}}));
            auto const pong = sockets_[who].next(R"("type":"clock_pong")", patience);
            auto const arrived = now_ms();
            if (!pong) throw std::runtime_error("no clock_pong");
            if (arrived - sent >= shortest) continue;
            shortest = arrived - sent;
            auto const middle = (number_after(*pong, R"("received_ms":)") + number_after(*pong, R"("sent_ms":)")) / 2;
            origin_ms_[seats_[who].session] = (sent + arrived) / 2 - middle;
        }
    }
}

void audience::speak(std::size_t who) {
    auto& me = seats_[who];
    if (me.what == 'f') {
        me.due_ms += note_every_ms;
        sockets_[who].say(said(protocol::mark{std::string(protocol::max_text, 'n'), true}));
    } else {
        me.due_ms += beat_every_ms;
        protocol::notification beat;
        beat.stream = stream_id(me.stream);
        beat.seq = ++me.beats;
        beat.client_ms = now_ms();
        beat.rr_ms = {beat_every_ms};
        sockets_[who].say(said(beat));
    }
}

void audience::live(double seconds, std::function<void(arrival)> const& heard) {
    auto const end = now_ms() + 1000 * seconds;
    for (auto& one : seats_) one.due_ms = std::max(one.due_ms, now_ms());
    while (now_ms() < end) {
        auto next = end;
        for (std::size_t who = 0; who < seats_.size(); ++who) {
            if (sockets_[who].is_closed()) throw std::runtime_error("somebody well-behaved was sent away");
            if (seats_[who].what == 'o') continue;
            if (seats_[who].due_ms <= now_ms()) speak(who);
            next = std::min(next, seats_[who].due_ms);
        }
        auto const until =
            std::chrono::milliseconds(std::max<std::int64_t>(static_cast<std::int64_t>(next - now_ms()), 1));
        attend(
            sockets_,
            [&](std::size_t who, std::string_view text) {
                if (!text.starts_with(R"({"type":"frame")")) return;
                auto const at = now_ms();
                auto const due = origin_ms_[seats_[who].session] + number_after(text, R"("at_ms":)");
                heard(
                    {seats_[who].session, static_cast<std::uint64_t>(number_after(text, R"("number":)")), at - due,
                     at});
            },
            [] { return false; }, until);
    }
}

} // namespace coregulation::bench
