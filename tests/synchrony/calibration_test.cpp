// False positives among people who have nothing to do with each other: five Holter recordings, ten pairs.
//
// A window every minute by default. COREGULATION_CALIBRATION=full takes one every 5 s (about half a minute in
// a release build); the figures in server/synchrony/README.md are from that.
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/pair.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace coregulation::synchrony::testing {
namespace {

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
        auto const* wanted = std::getenv("COREGULATION_CALIBRATION");
        full = wanted && std::strcmp(wanted, "full") == 0;
    }
    std::size_t hop() const { return static_cast<std::size_t>((full ? 5 : 60) * signal::grid_hz); }

    // The goal is 3 to 6.5 %. About 1,200 windows (hop 60 s) leave a standard error of 0.65 %: two of them beside it.
    void expect_calibrated(double above, double windows) const {
        auto const slack = full ? 0 : 0.013;
        EXPECT_GE(above / windows, 0.03 - slack);
        EXPECT_LE(above / windows, 0.065 + slack);
    }
    bool full = false;
};

TEST_F(calibration, of_unrelated_people_puts_one_window_in_twenty_above_the_95_percent_level) {
    auto const found = unrelated(hop(), {});
    ASSERT_GT(found.windows, 1000);
    std::printf(
        "%.0f windows: |r0| %.2f %%, r_peak %.2f %%, PLV %.2f %%\n", found.windows, 100 * found.r0 / found.windows,
        100 * found.r_peak / found.windows, 100 * found.plv / found.windows);
    expect_calibrated(found.r0, found.windows);
    expect_calibrated(found.r_peak, found.windows);
    expect_calibrated(found.plv, found.windows);
}

TEST_F(calibration, holds_beyond_a_pacer_that_nobody_heard) {
    pair_settings how;
    how.pacer = pacer_reference{0, 10};
    auto const found = unrelated(hop(), how);
    ASSERT_GT(found.windows, 1000);
    std::printf(
        "pacer of 0.1 Hz, %.0f windows: PLV %.2f %%, beyond %.2f %%\n", found.windows, 100 * found.plv / found.windows,
        100 * found.beyond_pacer / found.windows);
    expect_calibrated(found.plv, found.windows);
    expect_calibrated(found.beyond_pacer, found.windows);
}

} // namespace
} // namespace coregulation::synchrony::testing
