// Simulated pairs, minute by minute: what share of the minutes rises above chance.
#pragma once

#include "server/rehearsal/simulation.hpp"
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/pair.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace coregulation::calibration {

inline constexpr double settle_s = 10;               // by then every heart has beaten and breathes as it is told
inline constexpr std::size_t minutes_a_session = 14; // that do not overlap
inline constexpr auto session_samples = synchrony::pair_samples + (minutes_a_session - 1) * 240;

// Each statistic of minutes that do not overlap.
struct minutes {
    double count = 0, above_r0 = 0, above_peak = 0, above_plv = 0, above_beyond = 0;
    std::vector<double> r0, plv, beyond, beyond_by_chance;

    void add(synchrony::pair_measures const& m) {
        ++count;
        above_r0 += m.r0.p <= 0.05;
        above_peak += m.r_peak.p <= 0.05;
        above_plv += m.plv.p <= 0.05;
        r0.push_back(m.r0.value);
        plv.push_back(m.plv.value);
        if (!m.beyond_pacer) return;
        above_beyond += m.beyond_pacer->p <= 0.05;
        beyond.push_back(m.beyond_pacer->value);
        beyond_by_chance.push_back(m.beyond_pacer->median);
    }
    double percent(double above) const { return 100 * above / count; }
};

inline double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.at(values.size() / 2);
}

// Sessions of two people; with a pace, both follow it from the beginning.
inline minutes measured(rehearsal::simulation_settings how, std::optional<rehearsal::pace> pace, std::size_t sessions) {
    minutes all;
    how.people = 2;
    for (std::size_t session = 0; session < sessions; ++session) {
        how.seed = 1000 + session;
        rehearsal::simulation simulation{how};
        simulation.follow(pace);
        simulation.advance(settle_s + static_cast<double>(session_samples) / signal::grid_hz + 5);
        std::vector<std::vector<double>> bpm;
        for (auto const& p : simulation.people()) {
            std::vector<signal::heartbeat> beats;
            for (std::size_t i = 0; i < p.beat_s.size(); ++i) beats.push_back({p.beat_s[i], p.rr_ms[i], 0, i == 0});
            bpm.push_back(signal::bpm_on_grid(signal::uncorrected(beats), settle_s, session_samples));
        }
        for (std::size_t minute = 0; minute < minutes_a_session; ++minute) {
            auto const from = static_cast<std::ptrdiff_t>(minute * 240);
            auto const to = from + static_cast<std::ptrdiff_t>(synchrony::pair_samples);
            auto const window = [&](std::vector<double> const& of) {
                return signal::window{
                    settle_s + static_cast<double>(to - 1) / signal::grid_hz, {of.begin() + from, of.begin() + to}, 0};
            };
            synchrony::pair_settings settings;
            if (pace) settings.pacer = synchrony::pacer_reference{pace->epoch_s, pace->period_s};
            auto const m = measure_pair(window(bpm[0]), window(bpm[1]), settings, how.seed * 100 + minute);
            if (m) all.add(*m);
        }
    }
    return all;
}

} // namespace coregulation::calibration
