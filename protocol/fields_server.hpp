// The fields of each server message, in the order of the schema.
#pragma once

#include "protocol/fields_client.hpp"

#include <optional>

namespace coregulation::protocol {

// What chance gives, gathered under one key of a pair's row.
struct pair_chances {
    std::optional<chance> r0, r_peak, plv, beyond_pacer;
};

// What chance gives, gathered under one key of the group's row.
struct group_chances {
    std::optional<chance> kuramoto, mean_z, s_estimator, rho, coherence_of_mean;
};

template<class io>
void fields(io& f, is<chance> auto& m) {
    f.number("median", m.median, rules::level);
    f.number("p95", m.p95, rules::level);
    f.number("above_chance", m.above_chance, rules::ratio);
    f.number("p", m.p, rules::share);
}

template<class io>
void fields(io& f, is<pair_chances> auto& m) {
    f.object("r0", m.r0);
    f.object("r_peak", m.r_peak);
    f.object("plv", m.plv);
    f.object("beyond_pacer", m.beyond_pacer);
}

template<class io>
void fields(io& f, is<pacer> auto& m) {
    f.flag("on", m.on);
    f.number("epoch_ms", m.epoch_ms, rules::session_ms);
    f.number("period_ms", m.period_ms, rules::period_ms);
    f.number("inhale", m.inhale, rules::inhale);
}

template<class io>
void fields(io& f, is<coherence> auto& m) {
    f.number("score", m.score, rules::ratio);
    f.number("ratio", m.ratio, rules::ratio);
    f.number("peak_hz", m.peak_hz, rules::frequency_hz);
    f.flag("provisional", m.provisional);
    f.flag("at_edge", m.at_edge);
    f.number("breaths_per_min", m.breaths_per_min, rules::breaths_per_min);
}

template<class io>
void fields(io& f, is<individual> auto& m) {
    f.word("state", m.is);
    f.word("reason", m.why);
    f.number("needs_s", m.needs_s, rules::seconds_missing);
    f.number("heart_rate_bpm", m.heart_rate_bpm, rules::rate_bpm);
    f.number("rmssd_ms", m.rmssd_ms, rules::rmssd_ms);
    f.object("coherence", m.coherent);
    f.holed("rhythm_bpm", m.rhythm_bpm, rules::rate_bpm);
    f.number("corrected_percent", m.corrected_percent, rules::percent);
}

template<class io>
void fields(io& f, is<person_row> auto& m) {
    f.integer("seat", m.seat, rules::ordinal);
    fields(f, m.values);
    f.number("above_own_bpm", m.above_own_bpm, rules::above_own_bpm);
}

template<class io>
void fields(io& f, is<pair_row> auto& m) {
    f.integer("a", m.a, rules::ordinal);
    f.integer("b", m.b, rules::ordinal);
    f.word("state", m.is);
    f.word("reason", m.why);
    f.number("needs_s", m.needs_s, rules::seconds_missing);
    f.number("r0", m.r0, rules::correlation);
    f.number("r_peak", m.r_peak, rules::correlation);
    f.number("lag_s", m.lag_s, rules::lag_s);
    f.number("lag_uncertainty_s", m.lag_uncertainty_s, rules::lag_uncertainty_s);
    f.flag("lag_ambiguous", m.lag_ambiguous);
    f.integer("leads", m.leads, rules::ordinal);
    f.number("plv", m.plv, rules::share);
    f.number("phase_rad", m.phase_rad, rules::phase_rad);
    // The headline repeats r_peak's chance, so that a reader of one number need not dig for it.
    std::optional<double> above, p;
    if constexpr (!io::reading) {
        if (m.r_peak_chance) {
            above = m.r_peak_chance->above_chance;
            p = m.r_peak_chance->p;
        }
    }
    f.number("above_chance", above, rules::ratio);
    f.number("p", p, rules::share);
    f.flag("shared_pacer", m.shared_pacer);
    f.number("beyond_pacer", m.beyond_pacer, rules::share);
    std::optional<pair_chances> chances;
    if constexpr (!io::reading) {
        if (m.r0_chance || m.r_peak_chance || m.plv_chance || m.beyond_pacer_chance)
            chances = pair_chances{m.r0_chance, m.r_peak_chance, m.plv_chance, m.beyond_pacer_chance};
    }
    f.object("chance", chances);
    if constexpr (io::reading) {
        if (chances) {
            m.r0_chance = chances->r0;
            m.r_peak_chance = chances->r_peak;
            m.plv_chance = chances->plv;
            m.beyond_pacer_chance = chances->beyond_pacer;
        }
    }
}

template<class io>
void fields(io& f, is<group_chances> auto& m) {
    f.object("kuramoto", m.kuramoto);
    f.object("mean_z", m.mean_z);
    f.object("s_estimator", m.s_estimator);
    f.object("rho", m.rho);
    f.object("coherence_of_mean", m.coherence_of_mean);
}

template<class io>
void fields(io& f, is<group_row> auto& m) {
    f.word("state", m.is);
    f.word("reason", m.why);
    f.integer("people", m.people, rules::small_count);
    f.number("kuramoto", m.kuramoto, rules::share);
    f.number("mean_z", m.mean_z, rules::fisher_z);
    f.number("s_estimator", m.s_estimator, rules::share);
    f.number("rho", m.rho, rules::share);
    f.number("coherence_mean", m.coherence_mean, rules::ratio);
    f.number("coherence_of_mean", m.coherence_of_mean, rules::ratio);
    // The headline repeats the chance of mean_z, as a pair's row repeats that of r_peak.
    std::optional<double> above, p;
    if constexpr (!io::reading) {
        if (m.mean_z_chance) {
            above = m.mean_z_chance->above_chance;
            p = m.mean_z_chance->p;
        }
    }
    f.number("above_chance", above, rules::ratio);
    f.number("p", p, rules::share);
    f.flag("shared_pacer", m.shared_pacer);
    std::optional<group_chances> chances;
    if constexpr (!io::reading) {
        if (m.kuramoto_chance || m.mean_z_chance || m.s_estimator_chance || m.rho_chance || m.coherence_of_mean_chance)
            chances = group_chances{
                m.kuramoto_chance, m.mean_z_chance, m.s_estimator_chance, m.rho_chance, m.coherence_of_mean_chance};
    }
    f.object("chance", chances);
    if constexpr (io::reading) {
        if (chances) {
            m.kuramoto_chance = chances->kuramoto;
            m.mean_z_chance = chances->mean_z;
            m.s_estimator_chance = chances->s_estimator;
            m.rho_chance = chances->rho;
            m.coherence_of_mean_chance = chances->coherence_of_mean;
        }
    }
}

template<class io>
void fields(io& f, is<pulse_beat> auto& m) {
    f.number("at_ms", m.at_ms, rules::session_ms);
    f.number("rr_ms", m.rr_ms, rules::rr_ms);
}

template<class io>
void fields(io& f, is<seat_info> auto& m) {
    f.integer("seat", m.seat, rules::ordinal);
    f.integer("member", m.member, rules::ordinal);
    f.text("name", m.name, rules::name);
    f.word("role", m.as);
    f.word("sensor", m.source);
    f.flag("here", m.here);
}

template<class io>
void fields(io& f, is<waiting_person> auto& m) {
    f.integer("member", m.member, rules::ordinal);
    f.text("name", m.name, rules::name);
    f.word("sensor", m.source);
    f.flag("here", m.here);
}

template<class io>
void fields(io& f, is<practice_state> auto& m) {
    f.object("guide", m.what);
    f.number("began_ms", m.began_ms, rules::session_ms);
    f.integer("held", m.held, rules::step_index);
}

template<class io>
void fields(io& f, is<welcome> auto& m) {
    f.integer("version", m.version, rules::spoken_version);
    f.text("server", m.server, rules::client_name);
}

template<class io>
void fields(io& f, is<joined> auto& m) {
    f.text("session", m.session, rules::secret);
    f.text("title", m.title, rules::title);
    f.word("role", m.as);
    f.integer("seat", m.seat, rules::ordinal);
    f.text("resume", m.resume, rules::secret);
    f.integer("epoch", m.epoch, rules::ordinal);
    f.number("at_ms", m.at_ms, rules::session_ms);
    f.integer("committed_seq", m.committed_seq, rules::count);
    f.word("phase", m.name);
    f.number("phase_since_ms", m.phase_since_ms, rules::session_ms);
    f.object("pacer", m.breath);
    f.flag("waiting", m.waiting);
    f.flag("door_open", m.door_open);
    f.integer("begins_unix_ms", m.begins_unix_ms, rules::unix_ms);
    f.objects("plan", m.plan, max_plan);
    f.object("practice", m.practice);
}

template<class io>
void fields(io& f, is<clock_pong> auto& m) {
    f.integer("id", m.id, rules::small_count);
    f.number("client_ms", m.client_ms, rules::client_ms);
    f.number("received_ms", m.received_ms, rules::session_ms);
    f.number("sent_ms", m.sent_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<ack> auto& m) {
    f.text("stream", m.stream, rules::stream);
    f.integer("committed_seq", m.committed_seq, rules::count);
    f.flag("stored", m.stored);
}

template<class io>
void fields(io& f, is<pulse> auto& m) {
    f.integer("seat", m.seat, rules::ordinal);
    f.objects("beats", m.beats, rules::max_pulse);
}

template<class io>
void fields(io& f, is<people> auto& m) {
    f.objects("seats", m.seats, rules::max_seats);
    f.integer("here", m.here, rules::small_count);
    f.integer("observers", m.observers, rules::small_count);
    f.integer("displays", m.displays, rules::small_count);
    f.objects("waiting", m.waiting, rules::max_seats);
}

template<class io>
void fields(io& f, is<seats_changed> auto& m) {
    f.objects("seats", m.seats, rules::max_seats);
}

template<class io>
void fields(io& f, is<admitted> auto& m) {
    f.integer("seat", m.seat, rules::ordinal);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<door_changed> auto& m) {
    f.flag("open", m.open);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<plan_changed> auto& m) {
    f.objects("parts", m.parts, max_plan);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<practice_changed> auto& m) {
    f.object("practice", m.practice);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<frame> auto& m) {
    f.text("session", m.session, rules::secret);
    f.integer("epoch", m.epoch, rules::ordinal);
    f.integer("number", m.number, rules::count);
    f.number("at_ms", m.at_ms, rules::session_ms);
    f.number("window_end_ms", m.window_end_ms, rules::session_ms);
    f.word("phase", m.name);
    f.objects("people", m.people, rules::max_seats);
    f.objects("pairs", m.pairs, rules::max_pairs);
    f.object("group", m.group);
    f.text("strip", m.strip, rules::strip);
}

template<class io>
void fields(io& f, is<self_frame> auto& m) {
    f.integer("epoch", m.epoch, rules::ordinal);
    f.integer("number", m.number, rules::count);
    f.number("at_ms", m.at_ms, rules::session_ms);
    f.integer("seat", m.seat, rules::ordinal);
    f.word("visibility", m.visible);
    f.flag("keep", m.keep);
    f.flag("paused", m.paused);
    f.number("clock_uncertainty_ms", m.clock_uncertainty_ms, rules::uncertainty_ms);
    fields(f, m.values);
}

template<class io>
void fields(io& f, is<phase_changed> auto& m) {
    f.word("phase", m.name);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<pacer_changed> auto& m) {
    f.object("pacer", m.breath);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<marked> auto& m) {
    f.text("text", m.text, rules::marker);
    f.flag("shared", m.shared);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<pause_asked> auto& m) {
    f.integer("seat", m.seat, rules::ordinal);
    f.flag("paused", m.paused);
    f.number("at_ms", m.at_ms, rules::session_ms);
}

template<class io>
void fields(io& f, is<storing> auto& m) {
    f.number("behind_ms", m.behind_ms, rules::duration_ms);
}

template<class io>
void fields(io& f, is<ended> auto& m) {
    f.number("at_ms", m.at_ms, rules::session_ms);
    f.flag("emergency", m.emergency);
}

template<class io>
void fields(io& f, is<error> auto& m) {
    f.word("code", m.code);
    f.text("message", m.message, rules::sentence);
    f.text("expected", m.expected, rules::sentence);
    f.integer("seq", m.seq, rules::count);
    f.text("stream", m.stream, rules::stream);
}

} // namespace coregulation::protocol
