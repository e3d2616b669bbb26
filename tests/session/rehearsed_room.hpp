// A session with people in it, driven by hand: manual time, simulated hearts, honest clocks.
#pragma once

#include "server/rehearsal/simulated_people.hpp"
#include "server/session/replay.hpp"
#include "server/session/session.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace coregulation::session::testing {

inline session_time seconds(double s) {
    return session_time{static_cast<std::int64_t>(s * 1e6 + 0.5)};
}

inline settings example() {
    return {"test-session", "A room", 42, 1};
}

struct person_in_room {
    member_id id = 0;
    protocol::stream_id stream;
    double clock_ahead_ms = 0; // client clock minus session clock
    std::uint64_t seq = 0;
    std::uint32_t ping = 0;
    double pong_arrived_ms = 0;
};

// What the n-th who joined (rehearsed_room::join) says to take the place back from a page of this stream: the same
// choices as at first.
inline join_request coming_back(std::uint8_t number, protocol::stream_id const& stream) {
    join_request again;
    again.as = protocol::role::participant;
    again.message.stream = stream;
    again.message.visible = protocol::visibility::group;
    again.message.keep = true;
    again.message.source = protocol::sensor::simulated;
    again.resume = storage::secret_hash{};
    (*again.resume)[0] = number;
    return again;
}

inline settings with_a_closed_door() {
    auto how = example();
    how.door_open = false;
    return how;
}

struct rehearsed_room {
    explicit rehearsed_room(settings how = example())
        : began(how)
        , s(std::move(how)) {}

    settings began;
    session s;
    std::vector<storage::log_entry> log;
    std::vector<storage::record> rows; // derived
    std::vector<show> shown;
    std::vector<std::pair<session_time, effect>> heard; // everything else
    std::map<member_id, person_in_room> people;

    void perform(session_time at, effects const& what) {
        for (auto const& one : what) {
            if (auto const* k = std::get_if<keep>(&one)) {
                if (auto const* entry = std::get_if<storage::log_entry>(&k->what.what)) {
                    log.push_back(*entry);
                } else {
                    rows.push_back(k->what);
                }
            } else if (auto const* picture = std::get_if<show>(&one)) {
                shown.push_back(*picture);
            } else {
                heard.emplace_back(at, one);
            }
        }
    }

    void until(double at_s) {
        while (s.next_deadline() <= seconds(at_s)) {
            auto const deadline = s.next_deadline();
            perform(deadline, s.advance(deadline));
        }
    }

    effects say(member_id who, protocol::client_message const& message, double at_s) {
        until(at_s);
        auto what = s.handle(who, message, seconds(at_s));
        perform(seconds(at_s), what);
        return what;
    }

    struct choices {
        protocol::role as = protocol::role::participant;
        protocol::visibility visible = protocol::visibility::group;
        bool keep = true;
        protocol::sensor source = protocol::sensor::simulated;
        bool seat = true;
    };

    member_id join(std::string const& name, double at_s) { return join(name, at_s, choices{}); }
    member_id join(std::string const& name, double at_s, choices const& c) {
        until(at_s);
        join_request request;
        auto const number = people.size() + 1;
        request.message.name = name;
        auto const digits = std::to_string(number);
        request.message.stream = std::string(32 - digits.size(), '0') + digits;
        request.message.visible = c.visible;
        request.message.keep = c.keep;
        request.message.source = c.source;
        request.message.seat = c.seat;
        request.as = c.as;
        request.new_resume[0] = static_cast<std::uint8_t>(number);
        request.new_resume[1] = static_cast<std::uint8_t>(number >> 8);
        request.new_resume_secret = "secret-" + name;
        auto answer = s.join(request, seconds(at_s));
        auto& taken = std::get<session::joining>(answer);
        perform(seconds(at_s), taken.what);
        people[taken.member] = {taken.member, request.message.stream, 1000.0 * static_cast<double>(number), 0, 0, 0};
        return taken.member;
    }

    // One step of the clock exchange, the ping under way for `delay_s`, the pong as long.
    void exchange_clock(member_id who, double at_s, double delay_s = 0.02) {
        auto& p = people.at(who);
        protocol::clock_ping ping{++p.ping, (at_s - delay_s) * 1000 + p.clock_ahead_ms, {}};
        if (ping.id > 1) ping.received_ms = p.pong_arrived_ms;
        say(who, ping, at_s);
        p.pong_arrived_ms = (at_s + delay_s) * 1000 + p.clock_ahead_ms;
    }

    protocol::notification next(member_id who, rehearsal::sensor_notification const& n, double begin_s) {
        auto& p = people.at(who);
        return {p.stream, ++p.seq, (begin_s + n.arrival_s) * 1000 + p.clock_ahead_ms, n.rr_ms, n.bpm, n.contact};
    }

    // Lets each member's notifications arrive (`begin_s` after the session's start), clocks exchanged, until `end_s`.
    void play(
        std::vector<std::pair<member_id, std::vector<rehearsal::sensor_notification>>> const& hearts, double begin_s,
        double end_s, std::map<double, std::function<void(double)>> meanwhile = {}) {
        constexpr double network_s = 0.03;
        std::multimap<double, std::function<void(double)>> agenda(meanwhile.begin(), meanwhile.end());
        for (auto const& [who, notifications] : hearts) {
            auto const id = who;
            for (int i = 0; i < 5; ++i) {
                agenda.emplace(begin_s + 0.2 * i + 0.01, [this, id](double at) { exchange_clock(id, at); });
            }
            for (double t = begin_s + 5; t < end_s; t += 5) {
                agenda.emplace(t, [this, id](double at) { exchange_clock(id, at); });
            }
            for (auto const& n : notifications) {
                agenda.emplace(begin_s + 1 + n.arrival_s + network_s, [this, id, &n, begin_s](double at) {
                    say(id, next(id, n, begin_s + 1), at);
                });
            }
        }
        for (auto const& [at, what] : agenda) {
            if (at >= end_s) break;
            until(at);
            what(at);
        }
        until(end_s);
    }

    storage::stored_session stored() const { return {{"test-session", "A room", 0, 42, began.door_open}, log}; }

    // What of this kind has reached this member so far: said to them, or to an audience that they belong to now.
    template<class Message>
    std::vector<Message> reached(member_id who) const {
        std::vector<Message> found;
        for (auto const& [at, one] : heard) {
            auto const* const said = std::get_if<send>(&one);
            auto const* const told = std::get_if<broadcast>(&one);
            auto const to_them = said ? said->to == who : told && s.hears(who, told->to);
            if (!to_them) continue;
            if (auto const* m = std::get_if<Message>(said ? &said->what : &told->what)) found.push_back(*m);
        }
        return found;
    }
    std::vector<protocol::close_code> closed(member_id who) const {
        std::vector<protocol::close_code> found;
        for (auto const& [at, one] : heard)
            if (auto const* out = std::get_if<dismiss>(&one); out && out->who == who) found.push_back(out->why);
        return found;
    }
    protocol::self_frame const* own(member_id who) const {
        auto const& all = shown.back().own;
        auto const found = std::ranges::find(all, who, [](auto const& one) { return one.first; });
        return found == all.end() ? nullptr : &found->second;
    }
};

// The frames of a stored session, shown again.
inline std::vector<show> shown_again(storage::stored_session const& stored) {
    std::vector<show> frames;
    replay(stored, [&frames](session_time, effects const& what) {
        for (auto const& one : what) {
            if (auto const* picture = std::get_if<show>(&one)) frames.push_back(*picture);
        }
    });
    return frames;
}

inline std::vector<std::vector<rehearsal::sensor_notification>> simulated(rehearsal::simulation_settings const& how) {
    std::vector<std::vector<rehearsal::sensor_notification>> sent;
    for (auto& one : rehearsal::simulate(how)) sent.push_back(std::move(one.sent));
    return sent;
}

template<class Message>
std::vector<Message> sent_to(effects const& what) {
    std::vector<Message> found;
    for (auto const& one : what) {
        if (auto const* s = std::get_if<send>(&one)) {
            if (auto const* m = std::get_if<Message>(&s->what)) found.push_back(*m);
        }
    }
    return found;
}

} // namespace coregulation::session::testing
