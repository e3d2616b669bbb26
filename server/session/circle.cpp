#include "server/session/circle.hpp"

#include "server/synchrony/circle.hpp"
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
// A group is more than a pair: of two it would repeat what the pair's row says.
constexpr std::size_t least_in_group = 3;
// All pairs of a circle cost as the square of the people. Up to here p goes down to 0.005, beyond to 0.01.
constexpr std::size_t small_circle = 32;
constexpr std::size_t surrogates_of_small = 199, surrogates_of_large = 99;
// Samples that a pair's window and lags cover; the guard before them is welcome but not needed.
constexpr auto needed_samples =
    static_cast<std::size_t>((synchrony::pair_window_s + synchrony::max_lag_s) * signal::grid_hz);

struct seated {
    picture::person const* person = nullptr;
    signal::window rate;
    std::size_t leading = 0; // missing samples before the first one that is there
    std::size_t inside = 0;  // missing samples after it

    std::size_t missing() const { return leading + inside; }
    double clock_ms() const { return person->who->clock_uncertainty_ms; }
};

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

// Can this person be compared with others who can?
bool comparable(seated const& s) {
    return s.person->values.is == state::measuring && s.missing() <= most && s.clock_ms() <= clock_needed_ms;
}

bool takes_part(picture::person const& p) {
    return p.who->visible != protocol::visibility::only_me && p.values.is != state::resting;
}

// Mixes seed, frame and seat (splitmix64 finaliser), so that no two draws of a session share a stream.
std::uint64_t seed_of(room const& r, protocol::seat_number seat) {
    auto mix = [](std::uint64_t x) {
        x += 0x9e3779b97f4a7c15u;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return x ^ (x >> 31);
    };
    return mix(mix(r.seed ^ mix(r.frame_number)) ^ seat);
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

// Why two cannot be compared; what is told is the first of these. `is` is measuring when nothing is in the way.
protocol::pair_row row_of(seated const& a, seated const& b) {
    protocol::pair_row row;
    row.a = *a.person->who->seat;
    row.b = *b.person->who->seat;
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

synchrony::circle_measures measured(room const& r, std::span<seated const* const> in, synchrony::pair_settings how) {
    how.surrogates = in.size() <= small_circle ? surrogates_of_small : surrogates_of_large;
    std::vector<synchrony::circle_member> members;
    for (auto const* one : in) members.push_back({one->rate.bpm, seed_of(r, *one->person->who->seat)});
    return synchrony::circle{how}.measure(members, members.size() >= least_in_group);
}

void fill(
    protocol::group_row& row, room const& r, std::span<seated const* const> in, synchrony::circle_measures const& m) {
    if (!m.group) return;
    row.is = state::measuring;
    row.why.reset();
    row.people = static_cast<std::uint32_t>(m.group->people);
    auto const set = [](std::optional<double>& value, std::optional<protocol::chance>& chance, auto const& from) {
        value = from.value;
        chance = wire(from);
    };
    set(row.kuramoto, row.kuramoto_chance, m.group->kuramoto);
    set(row.mean_z, row.mean_z_chance, m.group->mean_z);
    set(row.s_estimator, row.s_estimator_chance, m.group->s_estimator);
    set(row.rho, row.rho_chance, m.group->rho);

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
        set(row.coherence_of_mean, row.coherence_of_mean_chance, *c);
    }
}

// Before anything is measured: who of `in` may be seen, and whether it is worth waiting.
std::optional<protocol::group_row> group_of(std::span<seated const> in, bool paced, auto const& may_see) {
    std::size_t seen = 0;
    protocol::group_row row;
    row.shared_pacer = paced;
    row.is = state::withheld;
    row.why = reason::person;
    for (auto const& one : in) {
        if (!may_see(one)) continue;
        ++seen;
        if (one.person->values.is == state::gathering || one.leading > 0) {
            row.is = state::gathering;
            row.why.reset();
        }
    }
    if (seen < least_in_group) return {};
    return row;
}

} // namespace

together together_of(room const& r, std::span<picture::person const> people, double window_end_s) {
    std::vector<seated> in;
    for (auto const& p : people) {
        if (takes_part(p)) in.push_back(seat_of(p, window_end_s));
    }
    auto const start_s = window_end_s - synchrony::pair_window_s - synchrony::max_lag_s;
    auto const paced = paced_within(r, start_s);
    synchrony::pair_settings how;
    how.pacer = whole_window_pacer(r, start_s);

    auto const shown_to_all = [](seated const& s) { return s.person->who->visible == protocol::visibility::group; };
    together all;
    all.facilitators = group_of(in, paced, [](seated const&) { return true; });
    all.group = group_of(in, paced, shown_to_all);

    std::vector<seated const*> circle, open; // who can be compared; of these, whom the group may see
    for (auto const& one : in) {
        if (!comparable(one)) continue;
        circle.push_back(&one);
        if (shown_to_all(one)) open.push_back(&one);
    }
    auto const m = measured(r, circle, how);
    if (all.facilitators) fill(*all.facilitators, r, circle, m);
    if (all.group) {
        if (open.size() < circle.size()) {
            fill(*all.group, r, open, measured(r, open, how));
        } else if (m.group) {
            all.group = all.facilitators; // the same people
        }
    }

    auto measures = m.pairs.begin(); // in the same order as the rows of those who can be compared
    for (std::size_t i = 0; i < in.size(); ++i) {
        for (std::size_t j = i + 1; j < in.size(); ++j) {
            auto row = row_of(in[i], in[j]);
            row.shared_pacer = paced;
            if (row.is == state::measuring) {
                if (*measures) {
                    fill(row, **measures, (in[i].clock_ms() + in[j].clock_ms()) / 1000);
                } else {
                    row.is = state::withheld;
                    row.why = reason::gaps;
                }
                ++measures;
            }
            all.pairs.push_back({in[i].person->who, in[j].person->who, row});
        }
    }
    return all;
}

} // namespace coregulation::session
