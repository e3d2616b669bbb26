// False positives among people who have nothing to do with each other: five Holter recordings, ten pairs.
//
// A window every minute by default. COREGULATION_CALIBRATION=full takes one every 5 s (about half a minute in
// a release build); the figures in server/synchrony/README.md are from that.
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/pair.hpp"
#include "tests/calibration/figures.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace coregulation::synchrony::testing {
namespace {

using namespace coregulation::calibration; // its figures

constexpr char const* people[] = {
    "holter_healthy_000.csv", "holter_healthy_003.csv", "holter_healthy_005.csv", "holter_healthy_006.csv",
    "holter_healthy_007.csv"};

struct above_chance_level {
    double windows = 0, r0 = 0, r_peak = 0, plv = 0, beyond_pacer = 0;
};

above_chance_level unrelated(std::size_t hop_samples, pair_settings const& how) {
    std::vector<std::vector<double>> bpm;
    for (auto const* file : people) {
        auto const series = signal::uncorrected(signal::cumulated(tests::rr_of(file)));
        bpm.push_back(signal::bpm_on_grid(series, series.front().t_s, signal::grid_length(series)));
    }
    above_chance_level found;
    for (std::size_t a = 0; a < bpm.size(); ++a)
        for (auto b = a + 1; b < bpm.size(); ++b)
            for (auto end = pair_samples; end <= std::min(bpm[a].size(), bpm[b].size()); end += hop_samples) {
                auto const window_of = [&](std::vector<double> const& from) {
                    auto const last = from.begin() + static_cast<std::ptrdiff_t>(end);
                    return signal::window{0, {last - static_cast<std::ptrdiff_t>(pair_samples), last}, 0};
                };
                auto const m = measure_pair(window_of(bpm[a]), window_of(bpm[b]), how, (a << 40) + (b << 32) + end);
                if (!m) continue;
                ++found.windows;
                found.r0 += m->r0.p <= 0.05;
                found.r_peak += m->r_peak.p <= 0.05;
                found.plv += m->plv.p <= 0.05;
                found.beyond_pacer += m->beyond_pacer && m->beyond_pacer->p <= 0.05;
            }
    return found;
}

class calibration : public ::testing::Test {
protected:
    void SetUp() override {
        for (auto const* file : people) NEEDS_RECORDING(file);
    }
    std::size_t hop() const { return static_cast<std::size_t>((is_full() ? 5 : 60) * signal::grid_hz); }

    // About 1,200 windows (hop 60 s) leave a standard error of 0.65 %: two of them beside the nominal range.
    static void expect_calibrated(std::string const& what, double above, double windows) {
        figure(what, 100 * above / windows, "%", one_in_twenty, is_full() ? 0 : 1.3);
    }
};

TEST_F(calibration, of_unrelated_people_puts_one_window_in_twenty_above_the_95_percent_level) {
    auto const found = unrelated(hop(), {});
    ASSERT_GT(found.windows, 1000);
    figure("unrelated people: windows", found.windows, "");
    expect_calibrated("unrelated people: above the 95 % level by |r0|", found.r0, found.windows);
    expect_calibrated("unrelated people: by r_peak", found.r_peak, found.windows);
    expect_calibrated("unrelated people: by PLV", found.plv, found.windows);
}

TEST_F(calibration, holds_beyond_a_pacer_that_nobody_heard) {
    pair_settings how;
    how.pacer = pacer_reference{0, 10};
    auto const found = unrelated(hop(), how);
    ASSERT_GT(found.windows, 1000);
    expect_calibrated("unrelated people, pacer nobody heard: by PLV", found.plv, found.windows);
    expect_calibrated("unrelated people, pacer nobody heard: beyond it", found.beyond_pacer, found.windows);
}

} // namespace
} // namespace coregulation::synchrony::testing
