// False positives of a whole circle: five people who have nothing to do with each other, from Holter recordings.
//
// The pairs must be calibrated as measure_pair is (tests/synchrony/calibration_test.cpp). A window every minute by
// default; in full one every 5 s.
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/circle.hpp"
#include "tests/calibration/figures.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace coregulation::calibration {
namespace {

using namespace synchrony;

constexpr char const* people[] = {
    "holter_healthy_000.csv", "holter_healthy_003.csv", "holter_healthy_005.csv", "holter_healthy_006.csv",
    "holter_healthy_007.csv"};

struct share {
    double above = 0, windows = 0;
    void add(against_chance const& c) {
        ++windows;
        above += c.p <= 0.05;
    }
    // About 1,200 pair windows in the short form: two standard errors beside the nominal range.
    void print(std::string const& what) const {
        figure(what, 100 * above / windows, "%", one_in_twenty, is_full() ? 0 : 1.3);
    }
};

struct shares {
    share r0, r_peak, plv, beyond_pacer;
};

shares unrelated(pair_settings const& how) {
    std::vector<std::vector<double>> bpm;
    for (auto const* file : people) {
        auto const series = signal::uncorrected(signal::cumulated(tests::rr_of(file)));
        bpm.push_back(signal::bpm_on_grid(series, series.front().t_s, signal::grid_length(series)));
    }
    auto const shortest =
        std::min_element(bpm.begin(), bpm.end(), [](auto const& a, auto const& b) { return a.size() < b.size(); });
    auto const hop = static_cast<std::size_t>((is_full() ? 5 : 60) * signal::grid_hz);
    shares found;
    circle together{how};
    for (auto end = pair_samples; end <= shortest->size(); end += hop) {
        std::vector<circle_member> members;
        for (auto const& one : bpm)
            members.push_back({std::span{one}.subspan(end - pair_samples, pair_samples), end * 8 + members.size()});
        for (auto const& pair : together.measure(members).pairs) {
            if (!pair) continue;
            found.r0.add(pair->r0);
            found.r_peak.add(pair->r_peak);
            found.plv.add(pair->plv);
            if (pair->beyond_pacer) found.beyond_pacer.add(*pair->beyond_pacer);
        }
    }
    return found;
}

TEST(calibration, of_a_circle_of_strangers_puts_one_window_in_twenty_above_the_95_percent_level) {
    for (auto const* file : people) NEEDS_RECORDING(file);
    auto const found = unrelated({});
    ASSERT_GT(found.r0.windows, 1000);
    figure("circle of strangers: pair windows", found.r0.windows, "");
    found.r0.print("circle of strangers: above the 95 % level by |r0|");
    found.r_peak.print("circle of strangers: by r_peak");
    found.plv.print("circle of strangers: by PLV");
}

TEST(calibration, of_a_circle_of_strangers_holds_beyond_a_pacer_that_nobody_heard) {
    for (auto const* file : people) NEEDS_RECORDING(file);
    pair_settings how;
    how.pacer = pacer_reference{0, 10};
    auto const found = unrelated(how);
    ASSERT_GT(found.beyond_pacer.windows, 1000);
    found.plv.print("circle of strangers, pacer nobody heard: by PLV");
    found.beyond_pacer.print("circle of strangers, pacer nobody heard: beyond it");
}

} // namespace
} // namespace coregulation::calibration
