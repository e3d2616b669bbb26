#include "server/session/pairs.hpp"

#include "server/synchrony/pair.hpp"

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

struct seated {
    picture::person const* person = nullptr;
    signal::window rate;
    std::size_t leading = 0; // missing samples before the first one that is there
    std::size_t inside = 0;  // missing samples after it
};

seated seat_of(picture::person const& p, double window_end_s) {
    seated s{&p, p.who->heart.heart_rate(window_end_s, synchrony::pair_samples), 0, 0};
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

// Mixes seed, frame and seats (splitmix64 finaliser), so that no two draws of a session share a stream.
std::uint64_t seed_of(room const& r, protocol::seat_number a, protocol::seat_number b) {
    auto mix = [](std::uint64_t x) {
        x += 0x9e3779b97f4a7c15u;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return x ^ (x >> 31);
    };
    return mix(mix(r.seed ^ mix(r.frame_number)) ^ (std::uint64_t{a} << 32 | b));
}

// Did a pacer run at any time in the window that begins at start_s?
bool paced_within(room const& r, double start_s) {
    return r.pacer.now.on || (r.pacer.last_on && to_s(*r.pacer.last_on) > start_s);
}

// The pacer to regress out: only one that ran, unchanged, through the whole window.
std::optional<synchrony::pacer_reference> whole_window_pacer(room const& r, double start_s) {
    if (!r.pacer.now.on || to_s(r.pacer.changed) > start_s) return {};
    return synchrony::pacer_reference{r.pacer.now.epoch_ms / 1000, r.pacer.now.period_ms / 1000};
}

protocol::chance wire(synchrony::against_chance const& s) {
    return {s.median, s.p95, s.above_chance, s.p};
}

void fill(protocol::pair_row& row, synchrony::pair_measures const& m, double clocks_s) {
    row.is = state::measuring;
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

protocol::pair_row row_of(room const& r, seated const& a, seated const& b) {
    protocol::pair_row row;
    row.a = *a.person->who->seat;
    row.b = *b.person->who->seat;
    auto const withhold = [&row](reason why) {
        row.is = state::withheld;
        row.why = why;
        return row;
    };
    auto const start_s = a.rate.end_s - synchrony::pair_window_s - synchrony::max_lag_s;
    row.shared_pacer = paced_within(r, start_s);

    if (a.person->values.is == state::withheld || b.person->values.is == state::withheld) {
        return withhold(reason::person);
    }
    auto const most = static_cast<std::size_t>(missing_most * needed_samples);
    if (a.inside > most || b.inside > most) return withhold(reason::gaps);
    auto const missing = std::max(a.leading + a.inside, b.leading + b.inside);
    if (missing > most || a.person->values.is == state::gathering || b.person->values.is == state::gathering) {
        row.is = state::gathering;
        auto const waits = missing > most ? static_cast<double>(missing - most) / signal::grid_hz : 0;
        row.needs_s = std::max({waits, a.person->values.needs_s.value_or(0), b.person->values.needs_s.value_or(0)});
        return row;
    }
    auto const clock_a = a.person->who->clock_uncertainty_ms;
    auto const clock_b = b.person->who->clock_uncertainty_ms;
    if (clock_a > clock_needed_ms || clock_b > clock_needed_ms) return withhold(reason::clock);

    synchrony::pair_settings settings;
    settings.pacer = whole_window_pacer(r, start_s);
    auto const measured = synchrony::measure_pair(a.rate, b.rate, settings, seed_of(r, row.a, row.b));
    if (!measured) return withhold(reason::gaps);
    fill(row, *measured, (clock_a + clock_b) / 1000);
    return row;
}

} // namespace

std::vector<picture::pair> pairs_of(room const& r, std::span<picture::person const> people, double window_end_s) {
    std::vector<seated> in;
    for (auto const& p : people) {
        if (takes_part(p)) in.push_back(seat_of(p, window_end_s));
    }
    std::vector<picture::pair> pairs;
    for (std::size_t i = 0; i < in.size(); ++i) {
        for (std::size_t j = i + 1; j < in.size(); ++j) {
            pairs.push_back({in[i].person->who, in[j].person->who, row_of(r, in[i], in[j])});
        }
    }
    return pairs;
}

} // namespace coregulation::session
