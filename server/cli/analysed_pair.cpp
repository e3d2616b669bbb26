#include "server/cli/analysed_pair.hpp"

#include "server/signal/tachogram.hpp"
#include "server/synchrony/pair.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::cli {

namespace {

using json = nlohmann::ordered_json;

constexpr char const* keys[] = {
    "r0",
    "r_peak",
    "lag_s",
    "lag_ambiguous",
    "plv",
    "phase_rad",
    "circular_r",
    "above_chance",
    "p",
    "r0_above_chance",
    "r0_p",
    "plv_above_chance",
    "plv_p",
    "beyond_pacer",
    "beyond_pacer_above_chance",
    "beyond_pacer_p"};

json empty_window(double t_s) {
    json w;
    w["t_s"] = t_s;
    for (auto const* key : keys) w[key] = nullptr;
    w["state"] = "withheld";
    w["reason"] = nullptr;
    return w;
}

void fill(json& w, synchrony::pair_measures const& m) {
    w["r0"] = m.r0.value;
    w["r_peak"] = m.r_peak.value;
    if (m.lag_s) {
        w["lag_s"] = *m.lag_s;
        w["lag_ambiguous"] = m.lag_ambiguous;
    }
    w["plv"] = m.plv.value;
    w["phase_rad"] = m.phase_rad;
    if (m.circular_r) w["circular_r"] = *m.circular_r;
    w["above_chance"] = m.r_peak.above_chance;
    w["p"] = m.r_peak.p;
    w["r0_above_chance"] = m.r0.above_chance;
    w["r0_p"] = m.r0.p;
    w["plv_above_chance"] = m.plv.above_chance;
    w["plv_p"] = m.plv.p;
    if (m.beyond_pacer) {
        w["beyond_pacer"] = m.beyond_pacer->value;
        w["beyond_pacer_above_chance"] = m.beyond_pacer->above_chance;
        w["beyond_pacer_p"] = m.beyond_pacer->p;
    }
    w["state"] = "measuring";
}

// Share of a session's windows above the 95 % level of chance; about 0.05 for strangers.
class share_above {
public:
    void count(synchrony::against_chance const& c) {
        ++windows_;
        if (c.p <= 0.05) ++above_;
    }
    json value() const { return windows_ ? json(static_cast<double>(above_) / static_cast<double>(windows_)) : json(); }

private:
    std::size_t windows_ = 0, above_ = 0;
};

// Unlike for every pair and window of one run (fewer than 2^20 windows), the same in every run.
std::uint64_t seed_of(std::size_t a, std::size_t b, std::size_t window) {
    return static_cast<std::uint64_t>(a) << 42 | static_cast<std::uint64_t>(b) << 21 | window;
}

} // namespace

json analyse_pair(std::span<analysed_person const> people, std::size_t a, std::size_t b, analysis_settings const& how) {
    auto const &first = people[a], &second = people[b];
    synchrony::pair_settings settings;
    settings.window_samples = analysis_settings::samples(how.window_s);
    settings.max_lag_samples = analysis_settings::samples(how.lag_s);
    if (how.pacer_bpm) settings.pacer = synchrony::pacer_reference{0, 60 / *how.pacer_bpm};
    auto const compared = settings.window_samples + settings.max_lag_samples;
    auto const wanted = compared + analysis_settings::samples(synchrony::guard_s);

    // One grid for both, from the moment on at which both are there: a session's grid when their times are of one
    // clock, else simply from that moment. Room before it stands for guard that is missing.
    auto const both_s = std::max(first.first_s, second.first_s);
    auto const start_s = how.align_at_start ? both_s : std::ceil(both_s * signal::grid_hz) / signal::grid_hz;
    auto const common_s = std::min(first.last_s, second.last_s) - start_s;
    auto const common = common_s < 0 ? 0 : static_cast<std::size_t>(common_s * signal::grid_hz) + 1;
    auto const before = wanted - compared;
    auto const grid_s = start_s - static_cast<double>(before) / signal::grid_hz;
    auto const first_bpm = signal::bpm_on_grid(first.series, grid_s, before + common);
    auto const second_bpm = signal::bpm_on_grid(second.series, grid_s, before + common);

    auto windows = json::array();
    share_above r_peak, r0, plv, beyond;
    for (auto end = compared; end <= common; end += analysis_settings::samples(how.hop_s)) {
        auto const t_s = signal::grid_time(start_s, end - 1);
        auto w = empty_window(t_s);
        auto const regular = [&](analysed_person const& p) { return quality_at(p, t_s) == signal::quality::measuring; };
        if (!regular(first) || !regular(second)) {
            w["reason"] = "person";
            windows.push_back(std::move(w));
            continue;
        }
        auto const window_of = [&](std::vector<double> const& bpm) {
            auto const from = bpm.begin() + static_cast<std::ptrdiff_t>(before + end - wanted);
            signal::window cut{t_s, {from, from + static_cast<std::ptrdiff_t>(wanted)}, 0};
            cut.missing_share = signal::missing_share(cut.bpm);
            return cut;
        };
        auto const measured = synchrony::measure_pair(
            window_of(first_bpm), window_of(second_bpm), settings, seed_of(a, b, windows.size()));
        if (measured) {
            fill(w, *measured);
            r_peak.count(measured->r_peak);
            r0.count(measured->r0);
            plv.count(measured->plv);
            if (measured->beyond_pacer) beyond.count(*measured->beyond_pacer);
        } else {
            w["reason"] = "gaps";
        }
        windows.push_back(std::move(w));
    }

    json pair;
    pair["a"] = first.file;
    pair["b"] = second.file;
    pair["windows"] = std::move(windows);
    pair["session"] = {
        {"share_above_95", r_peak.value()},
        {"r0_share_above_95", r0.value()},
        {"plv_share_above_95", plv.value()},
        {"beyond_pacer_share_above_95", beyond.value()}};
    return pair;
}

} // namespace coregulation::cli
