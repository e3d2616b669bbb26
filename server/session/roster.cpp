#include "server/session/roster.hpp"

#include <algorithm>
#include <utility>

namespace coregulation::session {

namespace {

// A seat with the longest name takes 250 bytes: as many as the queue of one reader (64 KiB) has room for, with some
// left for the rest.
constexpr std::size_t most_seats_at_once = 200;

bool is_listed(member const& m) {
    return m.waiting && !m.left;
}

std::size_t how_many_wait(room const& r) {
    return static_cast<std::size_t>(
        std::ranges::count_if(r.members, [](auto const& one) { return is_listed(one.second); }));
}

bool tells_each_second(room const& r) {
    return r.is_large() || how_many_wait(r) > protocol::large_circle;
}

protocol::seat_info info_of(member const& m) {
    return {*m.seat, m.id, m.name, m.as, m.source, m.here};
}

void say(room const& r, effects& out) {
    if (how_many_wait(r) == 0) {
        out.push_back(broadcast{audience::everyone, people_for(r, audience::everyone)});
        return;
    }
    for (auto const to : {audience::facilitators, audience::guests, audience::waiting})
        out.push_back(broadcast{to, people_for(r, to)});
}

// Facilitators who are here will hear of this seat; who has just come, or finds the circle large by now, of all.
void note_seats(room& r, member const& changed) {
    for (auto const& [id, m] : r.members) {
        if (!protocol::facilitates(m.as)) continue;
        if (!m.here) {
            r.news.seats_untold.erase(id);
            continue;
        }
        auto const known = r.news.knows_seats.contains(id) && id != changed.id;
        auto& untold = r.news.seats_untold[id];
        if (known) {
            if (changed.seat) untold.insert(*changed.seat);
            continue;
        }
        r.news.knows_seats.insert(id);
        for (auto const& [other, sits] : r.members)
            if (sits.seat) untold.insert(*sits.seat);
    }
}

} // namespace

protocol::people people_for(room const& r, audience to) {
    protocol::people who;
    auto const sees_waiting = to == audience::facilitators || to == audience::waiting;
    auto const most_waiting = to == audience::waiting ? protocol::large_circle : r.members.size();
    for (auto const& [id, m] : r.members) {
        if (m.seat) {
            if (!r.is_large()) who.seats.push_back(info_of(m));
            who.here += m.here;
        } else if (is_listed(m)) {
            if (sees_waiting && who.waiting.size() < most_waiting)
                who.waiting.push_back({m.id, m.name, m.source, m.here});
        } else if (m.here && m.as == protocol::role::observer) {
            ++who.observers;
        } else if (m.here && m.as == protocol::role::projector) {
            ++who.displays;
        }
    }
    std::ranges::sort(who.seats, {}, &protocol::seat_info::seat); // who was let in later may have come earlier
    return who;
}

void tell_of(room& r, member const& who, effects& out) {
    if (r.is_large()) note_seats(r, who);
    if (tells_each_second(r))
        r.news.people = true;
    else
        say(r, out);
}

void tell_untold(room& r, effects& out) {
    r.news.pauses_told = 0;
    if (std::exchange(r.news.people, false)) say(r, out);
    for (auto& [id, untold] : r.news.seats_untold) {
        if (untold.empty()) continue;
        protocol::seats_changed some;
        for (auto const& [other, m] : r.members) {
            if (some.seats.size() == most_seats_at_once) break;
            if (m.seat && untold.erase(*m.seat) == 1) some.seats.push_back(info_of(m));
        }
        std::ranges::sort(some.seats, {}, &protocol::seat_info::seat);
        out.push_back(send{id, std::move(some)});
    }
}

} // namespace coregulation::session
