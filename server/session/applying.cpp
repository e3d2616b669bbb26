#include "server/session/applying.hpp"

#include "server/session/roster.hpp"

#include <algorithm>
#include <utility>

namespace coregulation::session {

namespace {

using protocol::sensor;

// Until the first clock exchange is complete, a notification's time is only known to about this much.
constexpr double arrival_uncertainty_ms = 1000;
// Each is told as news that must be delivered, to everybody: of a thousand people who rest at once nobody hears one by
// one. Their rows and the strip show it.
constexpr unsigned most_pauses_told = 20;

struct applier {
    room& r;
    session_time at;
    effects out;

    member* find(member_id id) {
        auto const found = r.members.find(id);
        return found == r.members.end() ? nullptr : &found->second;
    }

    void say_who_is_here(member const& changed) { tell_of(r, changed, out); }

    // What is stored from here on must not rest on what was not: begin afresh.
    static void forget(member& m) {
        m.heard_seq = 0;
        m.arrival_offset_ms.reset();
        m.ever_heard = false;
        m.clock_uncertainty_ms = 0;
        m.heart.forget();
    }

    // A run begins, or one that was left is gone on with: its clock is new, and nothing connects it to what came
    // before.
    static void begin_run(member& m, protocol::stream_id const& stream) {
        auto const known = std::ranges::find(m.earlier, stream, &run::stream);
        run next{stream, {}, 0, 0};
        if (known != m.earlier.end()) {
            next = std::move(*known);
            m.earlier.erase(known);
        }
        m.earlier.push_back(std::exchange(m.now, std::move(next)));
        if (m.earlier.size() > most_earlier_runs) m.earlier.erase(m.earlier.begin());
        m.clock = {};
        m.arrival_offset_ms.reset();
        interrupt(m);
    }

    static void interrupt(member& m) {
        m.heard_seq = 0;
        m.heart.interrupt();
    }

    void operator()(storage::member_joined const& what) {
        member m;
        m.id = what.member;
        m.as = what.as;
        m.seat = what.seat;
        m.name = what.name;
        m.resume = what.resume;
        m.visible = what.visible;
        m.keep = what.keep;
        m.source = what.source;
        m.now.stream = what.stream;
        m.waiting = what.waiting;
        m.here = true;
        if (r.asleep) m.heart.sleep();
        if (what.seat) r.seats = std::max(r.seats, *what.seat);
        auto const [at_place, is_new] = r.members.insert_or_assign(what.member, std::move(m));
        say_who_is_here(at_place->second);
    }

    void operator()(storage::member_returned const& what) {
        auto* const m = find(what.member);
        if (!m) return;
        if (m->now.stream != what.stream) begin_run(*m, what.stream);
        m->here = true;
        m->left = false;
        m->now.connection_seq = 0;
        for (auto& one : m->earlier) one.connection_seq = 0;
        m->ponged.reset();
        say_who_is_here(*m);
    }

    void operator()(storage::member_away const& what) {
        auto* const m = find(what.member);
        if (!m || !m->here) return;
        m->here = false;
        say_who_is_here(*m);
    }

    void operator()(storage::member_left const& what) {
        auto* const m = find(what.member);
        if (!m) return;
        m->here = false;
        m->left = true;
        say_who_is_here(*m);
    }

    void operator()(storage::member_admitted const& what) {
        auto* const m = find(what.member);
        if (!m || m->seat) return;
        m->waiting = false;
        m->seat = what.seat;
        r.seats = std::max(r.seats, what.seat);
        forget(*m); // nothing of the waiting was stored
        if (m->here) {
            out.push_back(send{m->id, protocol::admitted{what.seat, to_ms(at)}});
            if (r.practice) out.push_back(send{m->id, protocol::practice_changed{r.practice, to_ms(at)}});
        }
        say_who_is_here(*m);
    }

    void operator()(storage::member_turned_away const& what) {
        auto* const m = find(what.member);
        if (!m || m->turned_away) return;
        if (m->here) out.push_back(dismiss{m->id, protocol::close_code::turned_away});
        m->here = false;
        m->left = true;
        m->waiting = false;
        m->turned_away = true;
        say_who_is_here(*m);
    }

    void operator()(storage::clock_sample const& what) {
        if (auto* const m = find(what.member)) {
            m->clock.add({what.sent_ms, what.server_received_ms, what.server_sent_ms, what.received_ms});
        }
    }

    // Client time on the session's timeline: by the clock exchange, before it by the least delay seen.
    clock_sync::mapped arrival_of(member& m, double client_ms) const {
        auto const offset = to_ms(at) - client_ms;
        m.arrival_offset_ms = std::min(offset, m.arrival_offset_ms.value_or(offset));
        if (auto const known = m.clock.to_session(client_ms)) return *known;
        return {client_ms + *m.arrival_offset_ms, arrival_uncertainty_ms};
    }

    void operator()(storage::notification_received const& what) {
        auto* const m = find(what.member);
        if (!m) return;
        auto const& n = what.what;
        auto* const of = m->run_of(n.stream);
        if (!of) return;
        of->taken.received = std::max(of->taken.received, n.seq);
        of->newest_client_ms = n.client_ms;
        // From a page that was closed: it is stored, and that is all. Those seconds were shown as a gap, and
        // measures go on from what is heard now.
        if (of != &m->now) return;
        // Judged by what the heart heard, not by what arrived: so replay, which never sees what was not
        // kept, judges alike.
        bool const lost_before = m->heard_seq != 0 && n.seq != m->heard_seq + 1;
        m->heard_seq = n.seq;
        m->ever_heard = true;

        auto const arrival = arrival_of(*m, n.client_ms);
        m->clock_uncertainty_ms = arrival.uncertainty_ms;
        auto const beats =
            m->heart.add(arrival.session_ms / 1000, arrival.uncertainty_ms / 1000, n.rr_ms, n.contact, lost_before);
        if (beats.empty() || !m->seat) return;
        // In a large circle one sees one's own.
        beat shown{m->id, r.is_large() ? protocol::visibility::only_me : m->visible, {*m->seat, {}}};
        for (auto const& b : beats) shown.what.beats.push_back({b.t_s * 1000, b.rr_ms});
        out.push_back(std::move(shown));
    }

    void operator()(storage::phase_set const& what) {
        r.phase = what.name;
        r.phase_since = at;
        out.push_back(broadcast{audience::everyone, protocol::phase_changed{what.name, to_ms(at)}});
    }

    void operator()(storage::pacer_set const& what) {
        if (r.pacer.now.on) r.pacer.last_on = at;
        r.pacer.now = what.breath;
        r.pacer.changed = at;
        out.push_back(broadcast{audience::everyone, protocol::pacer_changed{what.breath, to_ms(at)}});
    }

    void operator()(storage::marker_set const& what) {
        out.push_back(broadcast{
            what.shared ? audience::room : audience::facilitators,
            protocol::marked{what.text, what.shared, to_ms(at)}});
    }

    void operator()(storage::visibility_set const& what) {
        if (auto* const m = find(what.member)) m->visible = what.visible;
    }

    void operator()(storage::consent_set const& what) {
        auto* const m = find(what.member);
        if (!m || m->keep == what.keep) return;
        m->keep = what.keep;
        if (what.keep) forget(*m);
    }

    void operator()(storage::sensor_set const& what) {
        auto* const m = find(what.member);
        if (!m || m->source == what.source) return;
        m->source = what.source;
        m->ever_heard = false;
        interrupt(*m);
        say_who_is_here(*m);
    }

    void operator()(storage::pause_set const& what) {
        auto* const m = find(what.member);
        if (!m || m->paused == what.paused) return;
        m->paused = what.paused;
        m->quiet = what.quiet;
        interrupt(*m);
        if (!m->seat) return;
        if (r.is_large() && ++r.news.pauses_told > most_pauses_told) return;
        out.push_back(broadcast{
            what.quiet || r.is_large() ? audience::facilitators : audience::room,
            protocol::pause_asked{*m->seat, what.paused, to_ms(at)}});
    }

    void operator()(storage::door_set const& what) {
        r.door_open = what.open;
        out.push_back(broadcast{audience::everyone, protocol::door_changed{what.open, to_ms(at)}});
    }

    void operator()(storage::plan_set const& what) {
        r.plan = what.parts;
        out.push_back(broadcast{audience::everyone, protocol::plan_changed{what.parts, to_ms(at)}});
    }

    void operator()(storage::practice_set const& what) {
        r.practice = what.practice;
        out.push_back(broadcast{audience::room, protocol::practice_changed{what.practice, to_ms(at)}});
    }

    void operator()(storage::spotlight_set const& what) {
        r.spotlight.reset();
        if (what.a && what.b) r.spotlight = seat_pair{*what.a, *what.b};
    }

    void operator()(storage::taken_up const& what) {
        r.epoch = what.epoch;
        r.news = {};
        for (auto& [id, m] : r.members) {
            m.here = false;
            m.heart.begin_again();
        }
    }

    void operator()(storage::session_ended const& what) {
        r.ended = true;
        out.push_back(broadcast{audience::everyone, protocol::ended{to_ms(at), what.emergency}});
        for (auto& [id, m] : r.members) {
            if (m.here) out.push_back(dismiss{id, protocol::close_code::session_ended});
            m.here = false;
        }
    }
};

} // namespace

effects apply_entry(room& r, storage::log_entry const& entry) {
    r.now = std::max(r.now, entry.at);
    r.ordinal = std::max(r.ordinal, entry.ordinal);
    applier a{r, entry.at, {}};
    std::visit(a, entry.what);
    return std::move(a.out);
}

} // namespace coregulation::session
