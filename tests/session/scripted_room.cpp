#include "tests/session/scripted_room.hpp"

#include "server/session/replay.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <set>

namespace coregulation::session::testing {
namespace {

using protocol::visibility;
using std::chrono::milliseconds;

constexpr std::size_t most_clients = 5;
constexpr session_time longest = std::chrono::minutes{4};

// Bytes in order; when they are used up, zeros.
class script {
public:
    explicit script(std::span<std::uint8_t const> bytes)
        : bytes_{bytes} {}
    bool over() const { return at_ >= bytes_.size(); }
    unsigned byte() { return at_ < bytes_.size() ? bytes_[at_++] : 0; }
    unsigned below(unsigned n) { return byte() % n; }
    bool flag() { return byte() & 1; }

private:
    std::span<std::uint8_t const> bytes_;
    std::size_t at_ = 0;
};

// A client as a real one behaves: numbers its readings, keeps them until acknowledged, brings them again.
struct client {
    protocol::role as = protocol::role::participant;
    std::optional<member_id> member;
    std::string resume;
    protocol::stream_id stream;
    std::uint64_t seq = 0;
    double newest_ms = 0;
    std::map<std::pair<protocol::stream_id, std::uint64_t>, protocol::notification> outbox; // not acknowledged
    bool connected = false;
    bool waiting = false;
    bool sent_away = false;
    bool always_kept = true;           // no consent withdrawn, no pause, never without a sensor, no wait
    std::optional<visibility> visible; // as it asked last; said again with each join
    bool hides_from_group() const { return visible != visibility::group; }
    bool hides_from_all() const { return visible == visibility::only_me; }
};

struct game {
    explicit game(std::span<std::uint8_t const> bytes)
        : next{bytes} {}

    script next;
    bool door_open = next.flag();
    session s{{"scripted", "", 7, 1, 4, door_open}};
    session_time now{};
    std::vector<storage::log_entry> committed;
    std::deque<storage::log_entry> on_their_way; // given to the database, not committed
    std::vector<client> clients;
    std::map<std::pair<protocol::stream_id, std::uint64_t>, int> stored;
    std::set<protocol::seat_number> taken_seats; // at the door, since the server began
    std::uint64_t newest_frame = 0;
    std::uint32_t newest_epoch = 1;
    unsigned names = 0;
    std::optional<std::string> breach;

    void require(bool holds, char const* sentence) {
        if (!holds && !breach) breach = sentence;
    }

    // A member's number is given anew when the server that gave it died before it was stored.
    client* of(member_id id) {
        auto const found =
            std::ranges::find_if(clients, [&](client const& c) { return c.connected && c.member == id; });
        return found == clients.end() ? nullptr : &*found;
    }

    // ---- what the session does

    void hear(client& c, protocol::server_message const& what) {
        if (c.waiting) {
            require(
                !std::holds_alternative<protocol::pulse>(what) && !std::holds_alternative<protocol::frame>(what),
                "who waits was told of the room");
        }
        if (auto const* joined = std::get_if<protocol::joined>(&what)) {
            c.resume = joined->resume;
            c.waiting = joined->waiting;
            require(joined->waiting ? !joined->seat && !joined->practice : true, "who waits has a seat");
            if (c.waiting) c.always_kept = false;
        } else if (auto const* in = std::get_if<protocol::admitted>(&what)) {
            c.waiting = false;
            require(taken_seats.insert(in->seat).second || in->seat == 0, "a seat was given twice");
        } else if (auto const* ack = std::get_if<protocol::ack>(&what)) {
            std::erase_if(c.outbox, [&](auto const& one) {
                auto const& [key, n] = one;
                if (key.first != ack->stream || key.second > ack->committed_seq) return false;
                require(stored.contains(key) || !c.always_kept, "acknowledged, but not stored");
                return true;
            });
        } else if (auto const* wrong = std::get_if<protocol::error>(&what)) {
            if (wrong->seq && wrong->stream) c.outbox.erase({*wrong->stream, *wrong->seq});
        }
    }

    void look(show const& picture) {
        auto const& f = picture.for_group;
        require(f.number > newest_frame || f.epoch > newest_epoch, "a frame's number went back");
        newest_frame = f.number;
        newest_epoch = f.epoch;
        for (auto const& c : clients) {
            if (!c.connected) continue;
            auto const own = std::ranges::find(picture.own, *c.member, [](auto const& one) { return one.first; });
            if (own == picture.own.end()) continue;
            auto const seat = own->second.seat;
            require(c.waiting == !seat, "who waits has a seat, or who sits has none");
            auto const hidden_in = [&](protocol::frame const& frame, bool hides) {
                if (!hides) return;
                for (auto const& row : frame.people) require(row.seat != seat, "a hidden person had a row");
                for (auto const& row : frame.pairs)
                    require(row.a != seat && row.b != seat, "a hidden person was in a pair");
            };
            hidden_in(picture.for_group, c.hides_from_group());
            hidden_in(picture.for_facilitators, c.hides_from_all());
        }
        for (auto const& row : f.people) require(!row.above_own_bpm, "what is for facilitators was told to the group");
        for (auto const& row : f.pairs) {
            require(!row.r0 || std::isfinite(*row.r0), "a correlation is not a number");
            require(row.is == protocol::state::measuring || !row.r_peak, "a pair that does not measure has a value");
        }
    }

    void perform(effects const& what) {
        for (auto const& one : what) {
            if (auto const* to = std::get_if<send>(&one)) {
                if (auto* const c = of(to->to); c && c->connected) hear(*c, to->what);
            } else if (auto const* picture = std::get_if<show>(&one)) {
                look(*picture);
            } else if (auto const* pulse = std::get_if<beat>(&one)) {
                if (auto const* const c = of(pulse->of)) {
                    require(!c->waiting, "a beat of who waits was shown");
                    require(
                        !c->hides_from_group() || pulse->visible != visibility::group,
                        "a hidden beat was shown to all");
                    require(!c->hides_from_all() || pulse->visible == visibility::only_me, "a hidden beat was shown");
                }
            } else if (auto const* k = std::get_if<keep>(&one)) {
                if (auto const* entry = std::get_if<storage::log_entry>(&k->what.what)) {
                    auto const* const n = std::get_if<storage::notification_received>(&entry->what);
                    auto const* const c = n ? of(n->member) : nullptr;
                    require(!c || !c->waiting, "what was measured of who waits was to be stored");
                    on_their_way.push_back(*entry);
                }
            } else if (auto const* out = std::get_if<dismiss>(&one)) {
                if (auto* const c = of(out->who)) {
                    c->connected = false;
                    if (out->why != protocol::close_code::turned_away) continue;
                    require(c->as == protocol::role::participant, "a facilitator was turned away");
                    c->sent_away = true;
                }
            }
        }
    }

    void until(session_time at) {
        now = std::max(now, at);
        while (!breach && s.next_deadline() <= now) perform(s.advance(s.next_deadline()));
    }

    // ---- what may happen

    void join(client& c) {
        join_request request;
        request.as = c.as;
        request.message.name = "P";
        if (!c.visible || next.below(8) == 0) c.visible = static_cast<visibility>(next.below(3));
        request.message.visible = *c.visible;
        request.message.keep = next.below(8) != 0;
        if (!request.message.keep) c.always_kept = false;
        request.message.seat = next.below(4) != 0;
        request.message.source = protocol::sensor::simulated;
        request.new_resume_secret = "resume-" + std::to_string(++names);
        request.new_resume[0] = static_cast<std::uint8_t>(names);
        request.new_resume[1] = static_cast<std::uint8_t>(names >> 8);
        if (c.stream.empty() || next.below(3) == 0) { // a new page
            c.stream = std::string(24, 'a') + std::to_string(10'000'000 + ++names);
            c.seq = 0;
            c.newest_ms = 0;
        }
        request.message.stream = c.stream;
        if (!c.resume.empty()) {
            auto const number = static_cast<unsigned>(std::stoul(c.resume.substr(7)));
            request.resume = storage::secret_hash{};
            (*request.resume)[0] = static_cast<std::uint8_t>(number);
            (*request.resume)[1] = static_cast<std::uint8_t>(number >> 8);
            request.message.resume = c.resume;
        }
        auto const before = c.resume;
        auto answer = s.join(request, now);
        auto* const taken = std::get_if<session::joining>(&answer);
        if (!taken) return;
        require(!c.sent_away || taken->member != c.member, "who was turned away has their place back");
        c.member = taken->member;
        c.connected = true;
        c.sent_away = false;
        perform(taken->what);
        if (c.resume != before) {
            // Another place: what the old one left is not this one's to bring.
            std::erase_if(c.outbox, [&](auto const& one) { return one.first.first != c.stream; });
        }
        auto const waiting = c.outbox;
        for (auto const& [key, n] : waiting)
            if (c.connected) perform(s.handle(*c.member, n, now));
    }

    void read(client& c) {
        protocol::notification n;
        n.stream = c.stream;
        n.seq = ++c.seq;
        c.newest_ms = std::max(c.newest_ms, static_cast<double>(now.count()) / 1000 - next.below(40));
        n.client_ms = std::max(0.0, c.newest_ms);
        for (auto count = next.below(3); count > 0; --count) n.rr_ms.push_back(300 + 8.0 * next.byte());
        if (next.below(8) == 0) n.contact = next.flag();
        c.outbox[{n.stream, n.seq}] = n;
        if (c.connected) perform(s.handle(*c.member, n, now));
    }

    void say(client& c, protocol::client_message const& what) {
        if (c.connected) perform(s.handle(*c.member, what, now));
    }

    void wish(client& c) {
        switch (next.below(11)) {
        case 0: {
            auto const to = static_cast<visibility>(next.below(3));
            c.visible = to; // without a line it holds from the next join on
            say(c, protocol::set_visibility{to});
            return;
        }
        case 1:
            c.always_kept = false;
            return say(c, protocol::set_pause{next.flag(), next.flag()});
        case 2:
            c.always_kept = false;
            return say(c, protocol::set_consent{next.flag()});
        case 3:
            c.always_kept = false;
            return say(c, protocol::set_sensor{static_cast<protocol::sensor>(next.below(4))});
        case 4:
            return say(c, protocol::set_pacer{next.flag(), 4.0 + next.below(4), 0.4});
        case 5:
            return say(c, protocol::set_phase{static_cast<protocol::phase>(next.below(5))});
        case 6:
            return say(c, protocol::clock_ping{next.below(4), static_cast<double>(now.count()) / 1000, {}});
        case 7:
            return say(c, protocol::set_door{next.flag()});
        case 8: {
            protocol::admit who;
            if (next.flag()) who.member = 1 + next.below(most_clients + 1);
            return say(c, who);
        }
        case 9:
            if (next.below(4) == 0) return say(c, protocol::turn_away{1 + next.below(most_clients + 1)});
            if (next.flag()) return say(c, protocol::practice_step{next.below(4), next.flag()});
            if (next.flag()) return say(c, protocol::stop_practice{});
            return say(c, protocol::start_practice{{{}, "One", {}, {{"A", 5}, {"B", 6}, {"C", 7}}}});
        default:
            if (next.below(16) == 0) return say(c, protocol::end{next.flag()});
            if (next.below(4) == 0) return say(c, protocol::spotlight{1 + next.below(3), 1 + next.below(3)});
            if (next.below(4) == 0) return say(c, protocol::set_plan{{{protocol::phase::closing, 1}}});
            return say(c, protocol::mark{"here", next.flag()});
        }
    }

    // Some of what is on its way is committed, in order.
    void commit(std::size_t most) {
        std::map<std::pair<member_id, protocol::stream_id>, std::uint64_t> marks;
        for (; most > 0 && !on_their_way.empty(); --most) {
            auto entry = std::move(on_their_way.front());
            on_their_way.pop_front();
            if (auto const* n = std::get_if<storage::notification_received>(&entry.what)) {
                require(++stored[{n->what.stream, n->what.seq}] == 1, "a notification was stored twice");
                marks[{n->member, n->what.stream}] = n->what.seq;
            }
            committed.push_back(std::move(entry));
        }
        for (auto const& [whose, seq] : marks) perform(s.committed(whose.first, whose.second, seq));
    }

    // What was not committed is gone with the server; the next one has only the log.
    void kill() {
        on_their_way.clear();
        for (auto& c : clients) {
            c.connected = false;
            c.sent_away = false; // perhaps nobody wrote it down
        }
        taken_seats.clear();
        auto rebuilt = rebuild({{"scripted", "", 0, 7, door_open}, committed}, [] { return true; });
        s = std::move(*rebuilt);
        if (s.ended()) return;
        s.pass_until(now);
        perform(s.take_up(std::max(now, s.now())));
    }

    void step() {
        auto const what = next.below(16);
        until(now + milliseconds{static_cast<int>(next.below(64)) * 16});
        if (s.ended() && what != 15) return commit(1);
        if (clients.size() < most_clients && what == 0) {
            clients.emplace_back();
            clients.back().as = static_cast<protocol::role>(next.below(5));
        }
        if (clients.empty()) return;
        auto& c = clients[next.below(static_cast<unsigned>(clients.size()))];
        if (what <= 1) {
            if (!c.connected) join(c);
        } else if (what <= 8) {
            if (c.member) read(c);
        } else if (what <= 10) {
            wish(c);
        } else if (what == 11) {
            if (c.connected) {
                c.connected = false;
                perform(s.disconnect(*c.member, now));
            }
        } else if (what <= 14) {
            commit(next.below(32));
        } else {
            kill();
        }
    }

    void play() {
        while (!next.over() && now < longest && !breach) step();
        commit(on_their_way.size());
        // Everybody comes back once more and brings what waits; then all of it is dealt with.
        if (!s.ended()) {
            for (auto& c : clients)
                if (c.member && !c.connected) join(c);
            commit(on_their_way.size());
        }
        for (auto const& c : clients)
            for (auto const& [key, n] : c.outbox)
                require(s.ended() || !c.connected || stored.contains(key) == false, "stored, but never acknowledged");
    }
};

} // namespace

std::optional<std::string> breach_in(std::span<std::uint8_t const> bytes) {
    game g{bytes};
    g.play();
    return g.breach;
}

} // namespace coregulation::session::testing
