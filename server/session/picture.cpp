#include "server/session/picture.hpp"

#include "server/session/circle.hpp"
#include "server/session/large_circle.hpp"

#include <algorithm>

namespace coregulation::session {

namespace {

using protocol::reason;
using protocol::state;
using protocol::visibility;

protocol::individual resting(reason why) {
    protocol::individual values;
    values.is = state::resting;
    values.why = why;
    return values;
}

protocol::coherence wire(signal::coherence_value const& c) {
    return {c.score, c.ratio, c.peak_hz, c.provisional, c.at_edge, c.breaths_per_min};
}

protocol::individual wire(signal::measures const& m) {
    protocol::individual values;
    values.corrected_percent = m.corrected_percent;
    values.rhythm_bpm = m.rhythm_bpm;
    auto const withhold = [&values](reason why) {
        values.is = state::withheld;
        values.why = why;
        return values;
    };
    switch (m.is) {
    case signal::quality::silent:
        return resting(reason::away);
    case signal::quality::contact:
        return withhold(reason::contact);
    case signal::quality::no_intervals:
        return withhold(reason::no_intervals);
    case signal::quality::rhythm:
        return withhold(reason::rhythm);
    case signal::quality::corrections:
        return withhold(reason::corrections);
    case signal::quality::gaps:
        return withhold(reason::gaps);
    case signal::quality::gathering:
        values.is = state::gathering;
        values.needs_s = m.needs_s;
        break;
    case signal::quality::measuring:
        values.is = state::measuring;
        break;
    }
    values.heart_rate_bpm = m.heart_rate_bpm;
    values.rmssd_ms = m.rmssd_ms;
    if (m.coherence) values.coherent = wire(*m.coherence);
    return values;
}

protocol::individual individual_of(member const& m, double window_end_s) {
    if (m.paused) return resting(reason::paused);
    if (m.source == protocol::sensor::none) return resting(reason::no_sensor);
    if (!m.here) return resting(reason::away);
    return wire(m.heart->measure(window_end_s));
}

protocol::individual values_for(picture::person const& one, audience to) {
    auto values = one.values;
    if (one.who->paused && one.who->quiet && to != audience::facilitators) values.why.reset();
    return values;
}

protocol::frame frame_for(room const& r, picture const& all, audience to) {
    protocol::frame f;
    f.session = r.id;
    f.epoch = r.epoch;
    f.number = r.frame_number;
    f.at_ms = static_cast<double>(r.frame_number) * 1000;
    f.window_end_ms = f.at_ms - signal::analysis_delay_s * 1000;
    f.name = r.phase;
    f.group = to == audience::facilitators ? all.group_for_facilitators : all.group;
    if (r.is_large()) {
        fill_large(f, r, all, to);
        return f;
    }
    for (auto const& one : all.people) {
        if (!shows(*one.who, to)) continue; // not even a place: who shows nothing is not spoken of
        auto& row = f.people.emplace_back(protocol::person_row{*one.who->seat, values_for(one, to), {}});
        if (to == audience::facilitators) row.above_own_bpm = one.above_own_bpm;
    }
    for (auto const& one : all.pairs) {
        if (shows(*one.a, to) && shows(*one.b, to)) f.pairs.push_back(one.values);
    }
    return f;
}

protocol::self_frame self_for(room const& r, picture::person const& one) {
    protocol::self_frame own;
    own.epoch = r.epoch;
    own.number = r.frame_number;
    own.at_ms = static_cast<double>(r.frame_number) * 1000;
    own.seat = one.who->seat;
    own.visible = one.who->visible;
    own.keep = one.who->keep;
    own.paused = one.who->paused;
    if (one.who->ever_heard) own.clock_uncertainty_ms = one.who->clock_uncertainty_ms;
    own.values = one.values;
    return own;
}

} // namespace

bool shows(member const& m, audience to) {
    return m.visible == visibility::group || (m.visible == visibility::facilitator && to == audience::facilitators);
}

picture measure(room const& r) {
    auto const window_end_s = static_cast<double>(r.frame_number) - signal::analysis_delay_s;
    picture all;
    for (auto const& [id, m] : r.members) {
        if (!m.seat && !(m.waiting && m.here)) continue;
        picture::person one{&m, individual_of(m, window_end_s), {}};
        auto const shown = one.values.is == state::measuring || one.values.is == state::gathering;
        if (shown) one.above_own_bpm = m.heart.above_own_bpm(window_end_s);
        (m.seat ? all.people : all.waiting).push_back(one);
    }
    std::ranges::sort(all.people, {}, [](picture::person const& p) { return *p.who->seat; });
    auto rows = together_of(r, all.people, window_end_s);
    all.pairs = std::move(rows.pairs);
    all.group = rows.group;
    all.group_for_facilitators = rows.facilitators;
    return all;
}

show cut(room const& r, picture const& all) {
    show s{frame_for(r, all, audience::everyone), frame_for(r, all, audience::facilitators), {}};
    for (auto const& one : all.people) {
        if (one.who->here) s.own.emplace_back(one.who->id, self_for(r, one));
    }
    for (auto const& one : all.waiting) s.own.emplace_back(one.who->id, self_for(r, one));
    return s;
}

std::vector<keep> derived_rows(room const& r, picture const& all) {
    auto const at = std::chrono::duration_cast<session_time>(std::chrono::seconds{r.frame_number});
    auto const tells = [](state is) { return is == state::measuring || is == state::withheld; };
    std::vector<keep> rows;
    for (auto const& one : all.people) {
        if (one.who->keep && tells(one.values.is)) {
            rows.push_back({{r.id, storage::individual_row{one.who->id, at, one.values}}});
        }
    }
    for (auto const& one : all.pairs) {
        if (one.a->keep && one.b->keep && one.values.is == state::measuring) {
            rows.push_back({{r.id, storage::pair_values_row{one.a->id, one.b->id, at, one.values}}});
        }
    }
    return rows;
}

} // namespace coregulation::session
