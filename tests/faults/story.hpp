// A small run without processes, for the checkers' tests: a real session that is killed and taken up again, and the
// evidence that it leaves.
#pragma once

#include "server/session/replay.hpp"
#include "tests/faults/nemesis/evidence.hpp"

#include "protocol/json.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coregulation::faults {

// Two people and a facilitator; a notification each a second, a frame each second. At `kill_at` the server dies and
// the newest `unstored` entries of the log with it; their senders send them again afterwards.
class story {
public:
    explicit story(int seconds = 30, int kill_at = 20, std::size_t unstored = 0)
        : row_{"story_________________", "a story", 0, 7}
        , live_(session::settings{row_.id, row_.title, row_.seed, 1, 64}) {
        all.people.resize(2);
        all.screens.resize(1);
        all.screens[0] = {.name = "the facilitator", .whose = {}, .facilitates = true, .keeps_texts = true};
        for (std::size_t i = 0; i < 2; ++i) {
            all.people[i].name = "Person " + std::to_string(i + 1);
            all.people[i].seats = {static_cast<protocol::seat_number>(i + 1)};
            enter(i, protocol::role::participant);
        }
        enter(2, protocol::role::facilitator);
        for (second_ = 1; second_ <= seconds; ++second_) {
            while (live_.next_deadline() <= std::chrono::seconds(second_))
                perform(live_.advance(live_.next_deadline()));
            if (second_ == kill_at) kill(unstored);
            for (std::size_t i = 0; i < 2; ++i) beat(i);
        }
        all.stored = {row_, log_};
        all.claims.asked = 1;
        all.ended_ms = 1000.0 * seconds;
        all.at_first = {10000, 9, 0};
        all.at_last = holdings{14000, 12, 0};
        all.last_exit_code = 0;
    }

    evidence all;

private:
    static constexpr double offset_ms = 400; // of a notification within its second

    storage::session_time now() const { return std::chrono::seconds(second_) + std::chrono::milliseconds(400); }

    static std::string stream_of(std::size_t i) { return std::string(32, static_cast<char>('a' + i)); }

    void enter(std::size_t i, protocol::role as) {
        session::join_request request;
        request.message.name = "Person " + std::to_string(i + 1);
        request.message.stream = stream_of(i);
        request.message.visible = protocol::visibility::group;
        request.message.keep = as == protocol::role::participant;
        request.message.seat = as == protocol::role::participant;
        request.message.source = protocol::sensor::simulated;
        request.as = as;
        request.new_resume[0] = static_cast<std::uint8_t>(i + 1);
        request.resume = request.new_resume;
        auto outcome = live_.join(
            request, std::max(live_.now(), second_ == 0 ? storage::session_time{} : std::chrono::seconds(second_)));
        perform(std::get<session::session::joining>(outcome).what);
    }

    void beat(std::size_t i) {
        protocol::notification n;
        n.stream = stream_of(i);
        n.seq = all.people[i].all.size() + 1;
        n.client_ms = 1000.0 * second_ + offset_ms;
        n.rr_ms = {990 + 20.0 * static_cast<double>((second_ + static_cast<int>(i)) % 2)};
        all.people[i].all.push_back({.what = n, .settled = true});
        perform(live_.handle(static_cast<storage::member_id>(i + 1), n, now()));
    }

    void perform(session::effects const& what) {
        for (auto const& one : what) {
            if (auto const* kept = std::get_if<session::keep>(&one)) {
                if (auto const* entry = std::get_if<storage::log_entry>(&kept->what.what)) log_.push_back(*entry);
            } else if (auto const* picture = std::get_if<session::show>(&one)) {
                auto const& frame = picture->for_facilitators;
                all.screens[0].frames.push_back({frame.at_ms, frame.epoch, frame.number, protocol::encode(frame)});
            }
        }
    }

    void kill(std::size_t unstored) {
        std::vector<storage::log_entry> const lost(log_.end() - static_cast<std::ptrdiff_t>(unstored), log_.end());
        log_.resize(log_.size() - unstored);
        live_ = *session::rebuild({row_, log_}, [] { return true; });
        auto const at = std::chrono::seconds(second_) + std::chrono::milliseconds(100);
        live_.pass_until(at);
        perform(live_.take_up(at));
        for (std::size_t i = 0; i < 3; ++i) {
            // The same join again: its resume secret takes the seat back.
            enter(i, i < 2 ? protocol::role::participant : protocol::role::facilitator);
        }
        for (auto const& entry : lost)
            if (auto const* n = std::get_if<storage::notification_received>(&entry.what))
                perform(live_.handle(n->member, n->what, live_.now()));
        all.faults.push_back(
            {.what = {.at_s = 1.0 * second_, .what = fault_kind::kill},
             .began_ms = 1000.0 * second_ + 1,
             .ended_ms = 1000.0 * second_ + 1});
    }

    storage::session_row row_;
    session::session live_;
    std::vector<storage::log_entry> log_;
    int second_ = 0;
};

} // namespace coregulation::faults
