// Judged by what the facilitator saw. Before a restart a person, or a pair, is measured or needs so many seconds
// more to be; after it they need no more than what was left, less the time that passed. Between the two one is away
// until one's page is back, at the latest after `soon_ms`. Not judged: who does not keep, since a restart rightly
// knows nothing of them; whose own line was disturbed meanwhile; and who rested or had no page within the window, for
// whom what is needed grows again when the rest comes to lie within it, restart or not.
#include "tests/faults/nemesis/checkers.hpp"

#include "protocol/json.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace coregulation::faults {

namespace {

using protocol::state;
using who = std::pair<protocol::seat_number, protocol::seat_number>; // a person: (seat, 0); a pair: its seats

constexpr double soon_ms = 8000;     // reconnecting (0–1 s, or another 0.5–2 s) and two frames
constexpr double watched_ms = 10000; // after a restart
constexpr double window_ms = 80000;  // that measures look back on: 64 s, the delay, and the lags of a pair
constexpr double slack_s = 1;        // of what is needed: a beat more or less at the window's edge

struct standing {
    std::map<who, double> needs_s;           // until measured; 0: is
    std::set<protocol::seat_number> at_rest; // by choice, which a restart does not undo: being away is none
    std::set<protocol::seat_number> paused;
};

standing standing_in(std::string const& text) {
    standing out;
    auto const message = protocol::decode_server(text);
    auto const* known = std::get_if<protocol::server_message>(&message);
    auto const* frame = known == nullptr ? nullptr : std::get_if<protocol::frame>(known);
    if (frame == nullptr) return out;
    auto const note = [&out](who const& one, state is, std::optional<double> needs_s) {
        if (is == state::measuring) out.needs_s[one] = 0;
        if (is == state::gathering && needs_s) out.needs_s[one] = *needs_s;
    };
    for (auto const& row : frame->people) {
        note({row.seat, 0}, row.values.is, row.values.needs_s);
        if (row.values.is == state::resting && row.values.why != protocol::reason::away) out.at_rest.insert(row.seat);
        if (row.values.why == protocol::reason::paused) out.paused.insert(row.seat);
    }
    for (auto const& row : frame->pairs) note({row.a, row.b}, row.is, row.needs_s);
    return out;
}

std::string words(who const& one) {
    return one.second == 0 ? "seat " + std::to_string(one.first)
                           : "the pair of seats " + std::to_string(one.first) + " and " + std::to_string(one.second);
}

std::string in_s(double s) {
    char out[32];
    std::snprintf(out, sizeof out, "%.1f s", s);
    return out;
}

// One restart, seen from the facilitator's frames.
class restart {
public:
    restart(evidence const& all, std::vector<seen_frame> const& frames, double began_ms)
        : frames_(frames)
        , began_ms_(began_ms)
        , until_ms_(began_ms + watched_ms) {
        for (auto const& next : all.faults)
            if (is_about_the_server(next.what.what) && next.began_ms > began_ms)
                until_ms_ = std::min(until_ms_, next.began_ms);
        for (std::size_t i = 0; i < all.people.size(); ++i)
            if (!all.people[i].keeps || is_disturbed(all, i, began_ms - 1000, until_ms_)) leave_out(all.people[i]);
        for (auto const& one : all.faults)
            if (one.what.what == fault_kind::tab && one.began_ms < until_ms_ && one.ended_ms > began_ms - window_ms)
                leave_out(all.people[one.what.whom]);
        for (auto const& frame : frames)
            if (frame.at_ms > began_ms - window_ms && frame.at_ms < until_ms_)
                left_out_.merge(standing_in(frame.text).paused);
    }

    std::size_t judged = 0;
    double slowest_ms = 0;
    std::vector<std::string> breaches;

    void judge() {
        auto const after = std::ranges::find_if(frames_, [&](seen_frame const& f) { return f.at_ms >= began_ms_; });
        if (after == frames_.begin()) return;
        auto const& before = *std::prev(after);
        auto ready = standing_in(before.text).needs_s;
        std::erase_if(ready, [&](auto const& one) {
            return left_out_.contains(one.first.first) || left_out_.contains(one.first.second);
        });
        judged = ready.size();
        auto pending = ready;
        standing latest;
        bool long_enough = false;
        for (auto frame = after; frame != frames_.end() && frame->at_ms <= until_ms_; ++frame) {
            if (frame->epoch <= before.epoch) continue;
            long_enough |= frame->at_ms >= began_ms_ + soon_ms;
            latest = standing_in(frame->text);
            auto const passed_s = static_cast<double>(frame->number) - static_cast<double>(before.number);
            for (auto const& [one, needs_s] : latest.needs_s) {
                auto const then = ready.find(one);
                if (then == ready.end()) continue;
                if (needs_s > std::max(0.0, then->second - passed_s) + slack_s)
                    breaches.push_back(
                        words(one) + " needed " + in_s(then->second) + " before the restart at " +
                        in_s(began_ms_ / 1000) + ", and " + in_s(needs_s) + " when " + in_s(passed_s) + " had passed");
                else if (pending.erase(one) == 1)
                    slowest_ms = std::max(slowest_ms, frame->at_ms - began_ms_);
            }
        }
        if (!long_enough) return;
        for (auto const& [one, needs_s] : pending)
            if (!latest.at_rest.contains(one.first) && !latest.at_rest.contains(one.second))
                breaches.push_back(words(one) + " was not back 8 s after the restart at " + in_s(began_ms_ / 1000));
    }

private:
    void leave_out(person_facts const& one) { left_out_.insert(one.seats.begin(), one.seats.end()); }

    std::vector<seen_frame> const& frames_;
    double began_ms_, until_ms_;
    std::set<protocol::seat_number> left_out_;
};

} // namespace

verdict no_warm_up(evidence const& all) {
    verdict out{.name = "no warm-up"};
    auto const facilitator =
        std::ranges::find_if(all.screens, [](screen const& s) { return s.facilitates && s.keeps_texts; });
    std::size_t restarts = 0, judged = 0, broken = 0;
    double slowest_ms = 0;
    for (auto const& fault : all.faults) {
        if (fault.what.what != fault_kind::kill && fault.what.what != fault_kind::deploy) continue;
        ++restarts;
        if (facilitator == all.screens.end()) continue;
        restart one(all, facilitator->frames, fault.began_ms);
        one.judge();
        judged += one.judged;
        slowest_ms = std::max(slowest_ms, one.slowest_ms);
        broken += one.breaches.size();
        for (auto& breach : one.breaches)
            if (out.details.size() < most_details) out.details.push_back(std::move(breach));
    }
    out.holds = broken == 0 && (restarts == 0 || judged > 0);
    out.sentence =
        restarts == 0
            ? "there was no restart"
            : std::to_string(judged) + " times somebody, or a pair, was measured or on the way to it before one of " +
                  std::to_string(restarts) + " restarts; " + std::to_string(broken) +
                  " warmed up anew or did not come back, the others went on within " + in_s(slowest_ms / 1000);
    return out;
}

} // namespace coregulation::faults
