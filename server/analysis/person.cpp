#include "server/analysis/person.hpp"

#include "server/analysis/timeline.hpp"
#include "server/signal/correction.hpp"
#include "server/signal/spectrum.hpp"
#include "server/signal/tachogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace coregulation::analysis {

namespace {

constexpr double lf_needs_s = 120, vlf_needs_s = 300; // Task Force 1996: enough cycles of the slowest wave
constexpr std::size_t longest_hole = 51; // grid samples, 12.8 s: a longer one ends an unbroken stretch, as live
constexpr std::size_t judged_every = 4;  // grid samples: the gate is asked once a second, as live

std::span<double const> newest_stretch(std::span<double const> window) {
    std::size_t hole = 0;
    for (auto i = window.size(); i-- > 0;) {
        hole = std::isnan(window[i]) ? hole + 1 : 0;
        if (hole > longest_hole) return window.subspan(i + hole);
    }
    return window;
}

coherence_window window_of(double t_s, std::span<double const> rr_ms, signal::quality gate) {
    coherence_window w{t_s, state::withheld, reason_of(gate), {}};
    if (w.why != reason::none) return w;
    w.value = signal::coherence_of(rr_ms);
    if (!w.value) w.value = signal::coherence_of(newest_stretch(rr_ms));
    if (!w.value) {
        w.why = reason::gaps;
    } else {
        w.is = w.value->provisional ? state::provisional : state::measuring;
    }
    return w;
}

std::vector<coherence_window>
coherence_windows(std::span<double const> rr_ms, double first_s, regularity_track const& regular, settings const& how) {
    std::vector<coherence_window> windows;
    auto const add = [&](std::size_t end) {
        auto const t_s = signal::grid_time(first_s, end - 1);
        auto const length = std::min(end, signal::coherence_samples);
        windows.push_back(window_of(t_s, rr_ms.subspan(end - length, length), regular.at(t_s)));
    };
    for (auto end = signal::coherence_samples; end <= rr_ms.size(); end += settings::samples(how.hop_s)) add(end);
    if (windows.empty() && rr_ms.size() >= signal::provisional_samples) add(rr_ms.size());
    return windows;
}

hrv hrv_of(std::span<signal::interval const> series, std::span<double const> rr_ms) {
    hrv h;
    h.time = signal::time_domain_of(series);
    auto const spectrum = signal::welch(rr_ms);
    if (!spectrum) return h;
    auto const power = signal::bands_of(*spectrum);
    auto const seconds = static_cast<double>(rr_ms.size()) / signal::grid_hz;
    if (seconds >= vlf_needs_s) h.vlf_ms2 = power.vlf_ms2;
    if (seconds >= lf_needs_s) h.lf_ms2 = power.lf_ms2;
    h.hf_ms2 = power.hf_ms2;
    return h;
}

std::vector<double> where_regular(lane const& rhythm, regularity_track const& regular) {
    auto const all = rhythm.bpm();
    std::vector<double> bpm(all.begin(), all.end());
    for (std::size_t from = 0; from < bpm.size(); from += judged_every) {
        auto const to = std::min(from + judged_every, bpm.size());
        auto const gate = regular.at(time_of(rhythm.first() + static_cast<grid_index>(to) - 1));
        if (gate == signal::quality::measuring) continue;
        for (auto k = from; k < to; ++k) bpm[k] = std::numeric_limits<double>::quiet_NaN();
    }
    return bpm;
}

} // namespace

grid_extent extent_of(std::span<person const> people) {
    std::optional<grid_extent> all;
    for (auto const& p : people) {
        if (p.rhythm.empty()) continue;
        grid_extent const own{p.rhythm.first(), p.rhythm.last() + 1};
        all = all ? grid_extent{std::min(all->first, own.first), std::max(all->end, own.end)} : own;
    }
    return all.value_or(grid_extent{});
}

person analysed_person(std::string file, rehearsal::recording const& recorded, settings const& how) {
    auto beats = beats_of(recorded);
    if (how.align_at_start && !beats.empty()) {
        auto const first_s = beats.front().t_s - beats.front().rr_ms / 1000; // the first interval begins at 0
        for (auto& beat : beats) beat.t_s -= first_s;
    }
    auto const found = signal::classify(beats);
    auto const taken = how.correct ? found : std::vector(beats.size(), signal::verdict::normal);
    auto const series = how.correct ? signal::corrected(beats, found) : signal::uncorrected(beats);

    person p;
    p.file = std::move(file);
    p.beats = beats.size();
    p.artifacts = signal::count(found);
    p.regular = {beats, taken};
    auto const whole = p.regular.whole();
    p.corrected_percent = whole.corrected_percent;
    auto const gate = series.empty() ? signal::quality::gaps : signal::judge(whole);
    p.why = reason_of(gate);
    if (p.why == reason::none) p.is = state::measuring;
    p.rhythm = lane{series, std::max(timeline::wanted(how), signal::coherence_samples)};
    p.regular_bpm = where_regular(p.rhythm, p.regular);
    if (series.empty()) return p;

    // The person's own grid begins at the first beat, as the published values of coherence and bands have it.
    auto const first_s = series.front().t_s;
    auto const rr_ms = signal::rr_on_grid(series, first_s, signal::grid_length(series));
    if (p.is == state::measuring) p.hrv = hrv_of(series, rr_ms);
    p.coherence = coherence_windows(rr_ms, first_s, p.regular, how);
    return p;
}

} // namespace coregulation::analysis
