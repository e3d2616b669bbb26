#include "server/session/comparing.hpp"

#include "server/synchrony/group_coherence.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::session {

namespace {

using protocol::reason;
using protocol::state;

// Below this clock uncertainty (each person's) zero-lag correlation at 0.1 Hz loses at most 0.2 %.
constexpr double clock_needed_ms = 100;
// A lead is named only beyond the clocks' uncertainty and this.
constexpr double lead_margin_s = 0.25;
// Of a window; more is no value.
constexpr double missing_most = 0.2;
// Samples that a pair's window and lags cover; the guard before them is welcome but not needed.
constexpr auto needed_samples =
    static_cast<std::size_t>((synchrony::pair_window_s + synchrony::max_lag_s) * signal::grid_hz);
constexpr auto most = static_cast<std::size_t>(missing_most * needed_samples);

seated seat_of(picture::person const& p, double window_end_s) {
    seated s{&p, p.who->heart->heart_rate(window_end_s, synchrony::pair_samples), 0, 0};
    auto const& bpm = s.rate.bpm;
    auto const from = bpm.end() - static_cast<std::ptrdiff_t>(std::min(needed_samples, bpm.size()));
    auto const first = std::find_if(from, bpm.end(), [](double x) { return !std::isnan(x); });
    s.leading = static_cast<std::size_t>(first - from) + (needed_samples - static_cast<std::size_t>(bpm.end() - from));
    s.inside = static_cast<std::size_t>(std::count_if(first, bpm.end(), [](double x) { return std::isnan(x); }));
    return s;
}

bool takes_part(picture::person const& p) {
    return p.who->visible != protocol::visibility::only_me && p.values.is != state::resting;
}

void fill(protocol::pair_row& row, synchrony::pair_measures const& m, double clocks_s) {
    row.r0 = m.r0.value;
    row.r0_chance = wire(m.r0);
    row.r_peak = m.r_peak.value;
    row.r_peak_chance = wire(m.r_peak);
    row.plv = m.plv.value;
    row.plv_chance = wire(m.plv);
    row.phase_rad = m.phase_rad;
    if (m.beyond_pacer) {
        row.beyond_pacer = m.beyond_pacer->value;
        row.beyond_pacer_chance = wire(*m.beyond_pacer);
    }
    if (!m.lag_s) return;
    row.lag_s = m.lag_s;
    row.lag_uncertainty_s = clocks_s + lead_margin_s;
    row.lag_ambiguous = m.lag_ambiguous;
    // Who leads is said only of what is more than chance, told apart from zero, and not a whole breath off.
    if (m.r_peak.above_chance >= 1 && std::abs(*m.lag_s) > *row.lag_uncertainty_s && !m.lag_ambiguous) {
        row.leads = *m.lag_s > 0 ? row.a : row.b;
    }
}

} // namespace

std::vector<seated> who_take_part(std::span<picture::person const> people, double window_end_s) {
    std::vector<seated> in;
    for (auto const& p : people) {
        if (takes_part(p)) in.push_back(seat_of(p, window_end_s));
    }
    return in;
}

bool comparable(seated const& s) {
    return s.person->values.is == state::measuring && s.missing() <= most && s.clock_ms() <= clock_needed_ms;
}

// The finaliser of SplitMix64.
std::uint64_t seed_of(room const& r, protocol::seat_number seat) {
    auto mix = [](std::uint64_t x) {
        x += 0x9e3779b97f4a7c15u;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return x ^ (x >> 31);
    };
    return mix(mix(r.seed ^ mix(r.frame_number)) ^ seat);
}

pacing pacing_of(room const& r, double window_end_s) {
    auto const start_s = window_end_s - synchrony::pair_window_s - synchrony::max_lag_s;
    auto const& pacer = r.pacer;
    pacing p;
    p.shared = pacer.now.on || (pacer.last_on && to_s(*pacer.last_on) > start_s);
    if (pacer.now.on && to_s(pacer.changed) <= start_s)
        p.how.pacer = synchrony::pacer_reference{pacer.now.epoch_ms / 1000, pacer.now.period_ms / 1000};
    return p;
}

protocol::chance wire(synchrony::against_chance const& s) {
    return {s.median, s.p95, s.above_chance, s.p};
}

protocol::pair_row row_of(seated const& a, seated const& b, bool shared_pacer) {
    protocol::pair_row row;
    row.a = *a.person->who->seat;
    row.b = *b.person->who->seat;
    row.shared_pacer = shared_pacer;
    auto const withhold = [&row](reason why) {
        row.is = state::withheld;
        row.why = why;
        return row;
    };
    if (a.person->values.is == state::withheld || b.person->values.is == state::withheld) {
        return withhold(reason::person);
    }
    if (a.inside > most || b.inside > most) return withhold(reason::gaps);
    auto const missing = std::max(a.missing(), b.missing());
    if (missing > most || a.person->values.is == state::gathering || b.person->values.is == state::gathering) {
        row.is = state::gathering;
        auto const waits = missing > most ? static_cast<double>(missing - most) / signal::grid_hz : 0;
        row.needs_s = std::max({waits, a.person->values.needs_s.value_or(0), b.person->values.needs_s.value_or(0)});
        return row;
    }
    if (a.clock_ms() > clock_needed_ms || b.clock_ms() > clock_needed_ms) return withhold(reason::clock);
    row.is = state::measuring;
    return row;
}

void fill(protocol::pair_row& row, std::optional<synchrony::pair_measures> const& m, seated const& a, seated const& b) {
    if (m) return fill(row, *m, (a.clock_ms() + b.clock_ms()) / 1000);
    row.is = state::withheld;
    row.why = reason::gaps;
}

void fill_coherence(protocol::group_row& row, room const& r, std::span<seated const* const> in) {
    std::vector<std::optional<double>> scores;
    std::vector<std::vector<double>> intervals;
    for (auto const* one : in) {
        auto const& coherent = one->person->values.coherent;
        scores.push_back(coherent && !coherent->provisional ? std::optional{coherent->score} : std::nullopt);
        intervals.push_back(one->person->who->heart->tachogram(one->rate.end_s, signal::coherence_samples));
    }
    row.coherence_mean = synchrony::mean_score(scores);
    std::vector<synchrony::tachogram> const tachograms(intervals.begin(), intervals.end());
    constexpr protocol::seat_number nobody = 0;
    if (auto const c = synchrony::coherence_of_mean(tachograms, seed_of(r, nobody))) {
        row.coherence_of_mean = c->value;
        row.coherence_of_mean_chance = wire(*c);
    }
}

} // namespace coregulation::session
