#include "tests/bench/isolation/scenes.hpp"

#include "protocol/json.hpp"
#include "server/net/connection.hpp"
#include "server/net/outbound.hpp"
#include "tests/bench/isolation/audience.hpp"
#include "tests/bench/isolation/server_process.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <stdexcept>

#include <poll.h>
#include <unistd.h>

namespace coregulation::bench {
namespace {

using namespace std::chrono_literals;
using testing::raw_peer;

constexpr std::size_t KiB = 1024;
constexpr int little = 1024;       // bytes that a reader's kernel takes who does not read
constexpr std::size_t noters = 10; // facilitators: what they note must be delivered to everybody
constexpr double note_every_ms = 220;

std::string print(char const* form, double value) {
    char out[64];
    std::snprintf(out, sizeof out, form, value);
    return out;
}

std::string mib(std::size_t bytes) {
    return print("%.1f MiB", static_cast<double>(bytes) / (KiB * KiB));
}

bool is_hung_up(raw_peer const& one) {
    pollfd look{one.fd(), 0, 0};
    return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLHUP | POLLERR)) != 0;
}

std::vector<raw_peer> come_in(std::uint16_t port, std::string const& link, std::size_t many, raw_peer::options how) {
    std::vector<raw_peer> out;
    for (std::size_t i = 0; i < many; ++i) {
        out.emplace_back(port, how);
        enter(out.back(), link, "", static_cast<int>(i) + 1);
        if (!out.back().next(R"("type":"joined")", 20s)) throw std::runtime_error("not joined");
    }
    return out;
}

// What is at rest again: descriptors and memory fall when the last handler has run.
footprint settled(server_process& server, std::size_t descriptors) {
    auto found = server.now();
    for (int i = 0; i < 100 && found.descriptors > descriptors; ++i) {
        ::usleep(100'000);
        found = server.now();
    }
    return found;
}

struct wave {
    footprint peak, after;
    double seconds = 0;
    std::size_t left = 0; // readers that were not closed
};

// So many stop reading while others note as much as they may, until every reader has been closed.
wave drown(server_process& server, links const& session, std::vector<raw_peer>& facilitators, std::size_t readers) {
    wave out;
    auto const descriptors = server.now().descriptors;
    auto stalled = come_in(server.port(), session.observer, readers, {.receive_buffer = little});
    auto const begun = now_ms();
    auto const note =
        protocol::encode(protocol::client_message{protocol::mark{std::string(protocol::max_text, 'n'), true}});
    out.left = readers;
    while (out.left > 0 && now_ms() - begun < 30'000) {
        for (auto& one : facilitators) one.say(note);
        attend(
            facilitators, [](std::size_t, std::string_view) {}, [] { return false; },
            std::chrono::milliseconds(static_cast<int>(note_every_ms)));
        auto const now = server.now();
        if (now.resident + now.kernel > out.peak.resident + out.peak.kernel) out.peak = now;
        out.left =
            static_cast<std::size_t>(std::ranges::count_if(stalled, [](auto const& s) { return !is_hung_up(s); }));
    }
    out.seconds = (now_ms() - begun) / 1000;
    stalled.clear();
    out.after = settled(server, descriptors);
    return out;
}

} // namespace

std::size_t most_per_connection(std::size_t frame, std::size_t people) {
    constexpr std::size_t itself = 16 * KiB;                   // the connection, Beast's stream, handlers, timers
    constexpr std::size_t reading = 2 * protocol::max_message; // a message as text, and as what it means
    constexpr std::size_t must = net::outbound::most_bytes + 4 * KiB; // … and what lists them
    constexpr std::size_t pulses = net::outbound::most_pulses * KiB;
    constexpr net::line_limits limits;
    constexpr std::size_t kernel = 2 * (limits.send_buffer + limits.receive_buffer);
    return itself + reading + must + pulses + 2 * frame + people + kernel;
}

std::vector<finding> stalled_readers(std::size_t readers) {
    server_process server;
    auto const session = create_session(server.port());
    auto facilitators = come_in(server.port(), session.facilitator, noters, {});
    std::size_t frame = 0, people = 0;
    attend(
        facilitators,
        [&](std::size_t, std::string_view text) {
            if (text.starts_with(R"({"type":"frame")")) frame = std::max(frame, text.size());
            if (text.starts_with(R"({"type":"people")")) people = std::max(people, text.size());
        },
        [&] { return frame != 0; }, 5s);
    auto const warm = drown(server, session, facilitators, readers); // also the allocator's own first growth
    auto const base = server.now();
    auto const again = drown(server, session, facilitators, readers);
    auto const most = readers * most_per_connection(frame, people);
    auto const used = again.peak.resident + again.peak.kernel -
                      std::min(base.resident + base.kernel, again.peak.resident + again.peak.kernel);
    auto const grown = again.after.resident > base.resident ? again.after.resident - base.resident : 0;
    auto const many = std::to_string(readers) + " readers that stop reading";
    return {
        {many + ": closed",
         print("%.0f", static_cast<double>(2 * readers - warm.left - again.left)) + " in " +
             print("%.1f", warm.seconds) + " s, " + print("%.1f s", again.seconds),
         "all", warm.left + again.left == 0},
        {many + ": memory at most",
         mib(used) + " (process " + mib(again.peak.resident) + ", kernel " + mib(again.peak.kernel) + ")",
         "≤ " + mib(most), used <= most},
        {many + ": memory left afterwards", mib(grown), "≤ 1.0 MiB", grown <= KiB * KiB},
        {many + ": descriptors left afterwards",
         std::to_string(again.after.descriptors) + " of " + std::to_string(base.descriptors), "as before",
         again.after.descriptors == base.descriptors}};
}

std::vector<finding> storm(std::size_t sessions, std::size_t seats) {
    constexpr std::size_t observers = 10; // of each session
    server_process server;
    struct place {
        std::string link, resume;
    };
    std::vector<place> places;
    for (std::size_t s = 0; s < sessions; ++s) {
        auto const session = create_session(server.port());
        for (std::size_t i = 0; i < seats; ++i) places.push_back({session.participant, ""});
        for (std::size_t i = 0; i < observers; ++i) places.push_back({session.observer, ""});
    }
    std::vector<raw_peer> sockets;
    std::size_t refused = 0;
    auto const all_come = [&] {
        std::size_t inside = 0;
        std::vector<bool> is_in(places.size());
        auto const begun = now_ms();
        for (std::size_t i = 0; i < places.size(); ++i) {
            sockets.emplace_back(server.port());
            enter(sockets[i], places[i].link, "Storm", static_cast<int>(i) + 1, places[i].resume);
        }
        attend(
            sockets,
            [&](std::size_t i, std::string_view text) {
                if (is_in[i] || !text.starts_with(R"({"type":"joined")")) return;
                is_in[i] = true;
                places[i].resume = text_after(text, R"("resume":")");
                ++inside;
            },
            [&] {
                auto const closed = std::ranges::count_if(sockets, [](auto const& s) { return s.is_closed(); });
                return inside + static_cast<std::size_t>(closed) >= places.size();
            },
            60s);
        refused += places.size() - inside;
        return (now_ms() - begun) / 1000;
    };
    auto const all_go = [&] {
        for (auto& one : sockets) one.reset();
        sockets.clear();
    };
    auto const descriptors = server.now().descriptors;
    auto const first_s = all_come();
    all_go();
    settled(server, descriptors);
    all_come(); // once more, so that the allocator has what it wants
    auto const base = server.now();
    all_go();
    auto const back_s = all_come();
    auto const after = server.now();
    auto const grown = after.resident > base.resident ? after.resident - base.resident : 0;
    all_go();
    auto const gone = settled(server, descriptors);
    auto const many = std::to_string(places.size()) + " sockets lost at once";
    return {
        {many + ": all inside again", print("%.2f s", back_s) + " (first time " + print("%.2f s", first_s) + ")",
         "≤ 5 s", back_s <= 5},
        {many + ": refused", std::to_string(refused), "0", refused == 0},
        {many + ": memory more than before", mib(grown), "≤ 1.0 MiB", grown <= KiB * KiB},
        {many + ": descriptors when all have gone",
         std::to_string(gone.descriptors) + " of " + std::to_string(descriptors), "as before",
         gone.descriptors <= descriptors}};
}

std::vector<finding> half_open_line() {
    server_process server;
    auto const session = create_session(server.port());
    auto watching = come_in(server.port(), session.observer, 1, {});
    raw_peer mute(server.port(), {.answers_pings = false});
    enter(mute, session.participant, "Mute", 7);
    if (!mute.next(R"("type":"joined")", 20s)) throw std::runtime_error("not joined");
    auto const spoke = now_ms();
    bool away = false;
    attend(
        watching,
        [&](std::size_t, std::string_view text) {
            away = away ||
                   (text.starts_with(R"({"type":"people")") && text.find(R"("here":false)") != std::string_view::npos);
        },
        [&] { return away; }, 40s);
    auto const after_s = (now_ms() - spoke) / 1000;
    return {
        {"a half-open line: shown away", away ? print("after %.1f s", after_s) : "never", "≤ 26 s",
         away && after_s <= 26}};
}

std::vector<finding> full_queue(double outage_s) {
    constexpr std::size_t capacity = 60; // records: full within seconds
    server_process server(capacity);
    std::vector<links> const sessions{create_session(server.port())};
    constexpr int observers = 3, people = 6; // facilitator and participants included
    audience room(sessions, observers);
    room.live(3, [](arrival) {});
    server.outage(true);
    std::map<std::uint64_t, int> seen;
    std::string what = "nobody lost their connection";
    bool is_held = true;
    try {
        room.live(outage_s, [&](arrival a) { ++seen[a.frame]; });
    } catch (std::runtime_error const& e) {
        is_held = false;
        what = e.what();
    }
    server.outage(false);
    auto const shown = std::ranges::count_if(seen, [](auto const& one) { return one.second == people; });
    auto const wanted = static_cast<std::ptrdiff_t>(outage_s) - 1;
    auto const item = "database away for " + print("%.0f s", outage_s) + ", queue full: ";
    return {
        {item + "connections", what, "all kept", is_held},
        {item + "frames that everybody saw", std::to_string(shown), "≥ " + std::to_string(wanted), shown >= wanted}};
}

} // namespace coregulation::bench
