// The figures of one heart: beat times under the jitter of a real strap, and a paced breath found again.
#include "server/rehearsal/simulation.hpp"
#include "server/signal/heart.hpp"
#include "tests/calibration/figures.hpp"
#include "tests/signal/beat_errors.hpp"
#include "tests/signal/grid_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace coregulation::signal {
namespace {

using calibration::figure;
using calibration::is_full;

// Late by what the log of an H10 was late beyond its least: absolute errors, save for the delay that every
// notification has, which no log can show.
TEST(calibration, of_beat_times_stays_within_50_ms_under_the_jitter_that_a_real_strap_logged) {
    NEEDS_RECORDING("polar_h10_bigeminy_with_arrivals.csv");
    auto const logged = tests::logged_jitter();
    auto const step = is_full() ? std::size_t{10} : std::size_t{50}; // where in the log a session begins
    tests::errors all, first_minute;
    double worst_ms = 0, sessions = 0;
    std::size_t false_breaks = 0;
    for (auto const* file : {"holter_healthy_000.csv", "holter_healthy_003.csv", "rest_910_beats.csv"}) {
        auto rr = tests::rr_of(file);
        rr.resize(900);
        for (std::size_t start = 0; start < logged.size(); start += step) {
            auto jitter = logged;
            std::rotate(jitter.begin(), jitter.begin() + static_cast<std::ptrdiff_t>(start), jitter.end());
            auto const sent = tests::notifications(rr, jitter);
            std::size_t broken = 0;
            auto const e = tests::first_estimates(sent, &broken);
            all.add(e);
            first_minute.add(tests::first_estimates(sent, nullptr, 5, 60));
            worst_ms = std::max(worst_ms, e.rms_ms());
            false_breaks += broken;
            sessions += 1;
        }
    }
    figure("beat times, after a minute: error, rms", all.rms_ms(), "ms", {0, 50});
    figure("beat times, after a minute: error of the worst session, rms", worst_ms, "ms", {0, 100});
    figure("beat times, after a minute: within the stated uncertainty", 100 * all.covered(), "%", {95, 100});
    figure("beat times, first minute: error, rms", first_minute.rms_ms(), "ms");
    figure("beat times, first minute: within the stated uncertainty", 100 * first_minute.covered(), "%");
    figure("beat times: losses seen where nothing was lost", static_cast<double>(false_breaks), "", {0, 0});
    figure("beat times: sessions", sessions, "");
}

// Hearts of 46 to 100 bpm, some of them about as quick as the strap's own second, whose beats wait for its next report.
TEST(calibration, of_beat_times_takes_no_wait_for_a_report_for_a_loss) {
    for (auto const radio_s : {0.005, 0.05, 0.3}) {
        tests::errors all;
        std::size_t broken = 0;
        double worst_ms = 0, lost = 0, noticed = 0, late_s = 0;
        for (double mean_ms = 600; mean_ms <= 1300; mean_ms += is_full() ? 10 : 50) {
            tests::errors here;
            for (auto const swing_ms : {0., 60., 100.}) {
                for (std::uint32_t seed = 1; seed <= (is_full() ? 6 : 1); ++seed) {
                    auto const rr = tests::living_rr(900, swing_ms, mean_ms, seed % 2 == 0 ? 8 : 25, seed);
                    auto const sent = tests::reports(rr, tests::uniform_jitter(radio_s, seed));
                    here.add(tests::errors_of(sent, broken));
                    auto const after_s = tests::noticed_after_s(sent, 150);
                    lost += 1;
                    noticed += after_s.has_value();
                    late_s += after_s.value_or(0);
                }
            }
            worst_ms = std::max(worst_ms, here.rms_ms());
            all.add(here);
        }
        auto const with = ", a report a second, radio late by up to " + std::to_string(radio_s).substr(0, 5) + " s";
        figure("beat times" + with + ": error, rms", all.rms_ms(), "ms", {0, 50});
        figure("beat times" + with + ": error of the worst heart, rms", worst_ms, "ms", {0, 100});
        figure("beat times" + with + ": within the stated uncertainty", 100 * all.covered(), "%", {95, 100});
        figure("beat times" + with + ": losses seen where nothing was lost", static_cast<double>(broken), "", {0, 0});
        figure("beat times" + with + ": lost reports noticed", 100 * noticed / lost, "%", {90, 100});
        figure("beat times" + with + ": noticed after", late_s / noticed, "s");
    }
}

// Through the whole path: intervals in 1/1024 s, notifications that arrive late, artifact detection, tachogram. The
// people differ in mean, noise and slow waves; all hearts follow the breath, which follows the pacer.
TEST(calibration, of_paced_breathing_finds_the_pace_within_5_mhz) {
    double windows = 0, found = 0, worst_hz = 0, named = 0, squares = 0, scores = 0;
    for (auto const pace_per_min : {4.5, 5., 5.5, 6., 6.5, 7., 8., 9., 10., 11., 12.}) {
        double here = 0, found_here = 0;
        for (std::uint64_t seed = 1; seed <= (is_full() ? 20 : 2); ++seed) {
            rehearsal::simulation simulation{
                {.people = 4, .breaths_per_min = pace_per_min, .slow_ms = 15, .noise_ms = 10, .seed = seed}};
            simulation.follow(rehearsal::pace{0, 60 / pace_per_min});
            simulation.advance(310);
            for (auto const& person : simulation.people()) {
                heart h;
                auto next_s = 90.; // a window after the first breaths, which were not yet paced
                for (auto const& one : person.sent) {
                    for (; next_s < one.arrival_s; next_s += 5) {
                        auto const m = h.measure(next_s - analysis_delay_s);
                        if (m.is != quality::measuring || !m.coherence) continue;
                        auto const error_hz = std::abs(m.coherence->peak_hz - pace_per_min / 60);
                        here += 1;
                        found_here += error_hz <= 0.005;
                        worst_hz = std::max(worst_hz, error_hz);
                        scores += m.coherence->score;
                        if (!m.coherence->breaths_per_min) continue;
                        named += 1;
                        squares += std::pow(*m.coherence->breaths_per_min - pace_per_min, 2);
                    }
                    h.add(one.arrival_s, 0.01, one.rr_ms, one.contact, false);
                }
            }
        }
        figure("paced at " + std::to_string(pace_per_min).substr(0, 4) + " a minute", 100 * found_here / here, "%");
        windows += here;
        found += found_here;
    }
    ASSERT_GT(windows, 1000);
    figure("paced breathing: windows", windows, "");
    figure("paced breathing: peak within 0.005 Hz of the pace", 100 * found / windows, "%", {99, 100});
    figure("paced breathing: peak, worst", 1000 * worst_hz, "mHz");
    figure("paced breathing: mean score", scores / windows, "");
    figure("paced breathing: windows that name a breath", 100 * named / windows, "%");
    figure("paced breathing: breaths, rms error", std::sqrt(squares / named), "/min");
}

} // namespace
} // namespace coregulation::signal
