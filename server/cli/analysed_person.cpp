#include "server/cli/analysed_person.hpp"

#include "server/signal/coherence.hpp"
#include "server/signal/correction.hpp"
#include "server/signal/heart.hpp"
#include "server/signal/rhythm.hpp"
#include "server/signal/spectrum.hpp"
#include "server/signal/tachogram.hpp"
#include "server/signal/time_domain.hpp"

#include <algorithm>
#include <limits>
#include <span>

namespace coregulation::cli {

namespace {

using json = nlohmann::ordered_json;
using rehearsal::recording;
using signal::heartbeat;

constexpr double one_notification_s = 0.02; // rows closer than this came in one notification
constexpr double bridged_ms = 100;          // beat times and interval agree within this, or something is missing
constexpr double shortest_rr_ms = 200, longest_rr_ms = 3000; // what a strap can report and a heart accepts
constexpr double lf_needs_s = 120, vlf_needs_s = 300;        // Task Force 1996: enough cycles of the slowest wave

std::vector<heartbeat> by_beat_times(recording const& r) {
    std::vector<heartbeat> beats;
    for (std::size_t i = 0; i < r.rr_ms.size(); ++i) {
        auto const follows = i > 0 && std::abs((r.beat_s[i] - r.beat_s[i - 1]) * 1000 - r.rr_ms[i]) <= bridged_ms;
        beats.push_back({r.beat_s[i], r.rr_ms[i], 0, !follows});
    }
    return beats;
}

std::vector<heartbeat> by_arrivals(recording const& r) {
    signal::heart clock;
    std::vector<heartbeat> beats;
    for (std::size_t i = 0; i < r.rr_ms.size();) {
        auto const arrival_s = r.arrival_s[i];
        std::vector<double> rr_ms;
        for (; i < r.rr_ms.size() && r.arrival_s[i] - arrival_s <= one_notification_s; ++i)
            if (r.rr_ms[i] >= shortest_rr_ms && r.rr_ms[i] <= longest_rr_ms) rr_ms.push_back(r.rr_ms[i]);
        auto const added = clock.add(arrival_s, 0, rr_ms, std::nullopt, false);
        beats.insert(beats.end(), added.begin(), added.end());
    }
    return beats;
}

std::vector<heartbeat> beats_of(recording const& r) {
    if (!r.beat_s.empty()) return by_beat_times(r);
    if (!r.arrival_s.empty()) return by_arrivals(r);
    return signal::cumulated(r.rr_ms);
}

json hrv_of(analysed_person const& p, bool measured) {
    json hrv{{"mean_nn_ms", nullptr},    {"sdnn_ms", nullptr}, {"rmssd_ms", nullptr},
             {"pnn50_percent", nullptr}, {"sd1_ms", nullptr},  {"sd2_ms", nullptr},
             {"vlf_ms2", nullptr},       {"lf_ms2", nullptr},  {"hf_ms2", nullptr}};
    if (!measured) return hrv;
    if (auto const t = signal::time_domain_of(p.series)) {
        hrv["mean_nn_ms"] = t->mean_nn_ms;
        hrv["sdnn_ms"] = t->sdnn_ms;
        hrv["rmssd_ms"] = t->rmssd_ms;
        hrv["pnn50_percent"] = t->pnn50_percent;
        hrv["sd1_ms"] = t->sd1_ms;
        hrv["sd2_ms"] = t->sd2_ms;
    }
    auto const grid = signal::rr_on_grid(p.series, p.series.front().t_s, signal::grid_length(p.series));
    auto const spectrum = signal::welch(grid);
    if (!spectrum) return hrv;
    auto const power = signal::bands_of(*spectrum);
    auto const seconds = static_cast<double>(grid.size()) / signal::grid_hz;
    if (seconds >= vlf_needs_s) hrv["vlf_ms2"] = power.vlf_ms2;
    if (seconds >= lf_needs_s) hrv["lf_ms2"] = power.lf_ms2;
    hrv["hf_ms2"] = power.hf_ms2;
    return hrv;
}

json coherence_of(analysed_person const& p, analysis_settings const& how) {
    auto windows = json::array();
    auto const grid = signal::rr_on_grid(p.series, p.first_s, signal::grid_length(p.series));
    for (auto end = signal::coherence_samples; end <= grid.size(); end += analysis_settings::samples(how.hop_s)) {
        auto const end_s = signal::grid_time(p.first_s, end - 1);
        json w{{"t_s", end_s},     {"peak_hz", nullptr},         {"ratio", nullptr},   {"peak_over_total", nullptr},
               {"score", nullptr}, {"breaths_per_min", nullptr}, {"at_edge", nullptr}, {"state", "withheld"},
               {"reason", nullptr}};
        auto const window = std::span{grid}.subspan(end - signal::coherence_samples, signal::coherence_samples);
        auto const gate = quality_at(p, end_s);
        auto const value = gate == signal::quality::measuring ? signal::coherence_of(window) : std::nullopt;
        if (value) {
            w["peak_hz"] = value->peak_hz;
            w["ratio"] = value->ratio;
            w["peak_over_total"] = value->peak_over_total;
            w["score"] = value->score;
            if (value->breaths_per_min) w["breaths_per_min"] = *value->breaths_per_min;
            w["at_edge"] = value->at_edge;
            w["state"] = "measuring";
        } else {
            w["reason"] = reason_of(gate).value_or("gaps");
        }
        windows.push_back(std::move(w));
    }
    return windows;
}

} // namespace

bool has_times(recording const& r) {
    return !r.beat_s.empty() || !r.arrival_s.empty();
}

analysed_person analyse_person(std::string file, recording const& r, analysis_settings const& how) {
    analysed_person p;
    p.file = std::move(file);
    p.beats = beats_of(r);
    if (how.align_at_start && !p.beats.empty()) {
        auto const first_s = p.beats.front().t_s - p.beats.front().rr_ms / 1000; // the first interval begins at 0
        for (auto& beat : p.beats) beat.t_s -= first_s;
    }
    p.found = signal::classify(p.beats);
    p.corrected = how.correct ? p.found : std::vector(p.beats.size(), signal::verdict::normal);
    p.series = how.correct ? signal::corrected(p.beats, p.found) : signal::uncorrected(p.beats);
    if (!p.series.empty()) {
        p.first_s = p.series.front().t_s;
        p.last_s = p.series.back().t_s;
    }
    return p;
}

signal::quality quality_at(analysed_person const& p, double end_s) {
    return signal::judge(signal::regularity_of(p.beats, p.corrected, end_s - signal::rhythm_window_s, end_s));
}

std::optional<std::string> reason_of(signal::quality q) {
    switch (q) {
    case signal::quality::rhythm:
        return "rhythm";
    case signal::quality::corrections:
        return "corrections";
    case signal::quality::gaps:
        return "gaps";
    case signal::quality::contact:
        return "contact";
    case signal::quality::no_intervals:
        return "no_intervals";
    case signal::quality::silent:
        return "away";
    case signal::quality::gathering:
    case signal::quality::measuring:
        break;
    }
    return std::nullopt;
}

json to_json(analysed_person const& p, analysis_settings const& how) {
    constexpr auto ever = std::numeric_limits<double>::infinity();
    auto const whole = signal::regularity_of(p.beats, p.corrected, -ever, ever);
    auto const gate = p.series.empty() ? signal::quality::gaps : signal::judge(whole);
    auto const measured = gate == signal::quality::measuring;
    auto const artifacts = signal::count(p.found);
    json person;
    person["file"] = p.file;
    person["beats"] = p.beats.size();
    person["artifacts"] = {
        {"ectopic", artifacts.ectopic},
        {"missed", artifacts.missed},
        {"extra", artifacts.extra},
        {"long_short", artifacts.long_short},
        {"corrected_percent", whole.corrected_percent}};
    person["state"] = measured ? "measuring" : "withheld";
    person["reason"] = measured ? json() : json(reason_of(gate).value_or("gaps"));
    person["hrv"] = hrv_of(p, measured);
    person["coherence"] = coherence_of(p, how);
    return person;
}

} // namespace coregulation::cli
