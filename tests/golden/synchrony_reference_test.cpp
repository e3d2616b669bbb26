// Known answers: a pair with a known delay, and medians over real, unrelated pairs that were computed
// elsewhere with NumPy and SciPy from the same formulas.
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/lag_peak.hpp"
#include "server/synchrony/lagged_correlation.hpp"
#include "server/synchrony/phase_locking.hpp"
#include "server/synchrony/regression.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <numbers>
#include <random>

namespace coregulation::synchrony::testing {
namespace {

using tests::rr_of;

std::vector<double> peaks_s(std::vector<double> const& x, std::vector<double> const& y, double rate_hz) {
    std::vector<double> lags;
    constexpr std::size_t window = 60, max_lag = 10;
    for (auto end = window + max_lag; end <= x.size(); end += 5) {
        auto const part = [&](std::vector<double> const& v) {
            return without_mean(std::span{v}.subspan(end - window - max_lag, window + max_lag));
        };
        auto const a = part(x), b = part(y);
        lagged_correlation const correlate{a, b.present, window, max_lag};
        std::vector<double> r(correlate.lags());
        correlate(b.values, r);
        auto const peak = find_peak(r, static_cast<std::size_t>(rate_hz));
        EXPECT_NEAR(peak.highest, 1, 1e-9) << "window that ends at sample " << end;
        lags.push_back(peak.lag_samples ? *peak.lag_samples / rate_hz : std::nan(""));
    }
    return lags;
}

TEST(delayed_pair, of_a_wandering_rhythm_shows_its_delay_in_every_window) {
    constexpr double rate_hz = 2;
    std::mt19937_64 random{4};
    std::vector<double> whole{0};
    double phase = 0;
    for (int i = 0; i < 700; ++i) {
        phase += 2 * std::numbers::pi / rate_hz * (0.08 + 0.04 * static_cast<double>(random() >> 11) * 0x1p-53);
        whole.push_back(std::sin(phase) + 0.001 * i);
    }
    std::vector<double> const x(whole.begin() + 3, whole.end()), y(whole.begin(), whole.end() - 3);
    for (auto const lag : peaks_s(x, y, rate_hz)) EXPECT_EQ(lag, 1.5);
    for (auto const lag : peaks_s(y, x, rate_hz)) EXPECT_EQ(lag, -1.5);
}

TEST(delayed_pair, of_the_reference_leads_by_a_second_and_a_half_in_every_window) {
    auto const file = tests::recordings_folder() / ".." / "reference" / "delayed_pair_xy.csv";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "the reference " << file << " is not here";
    auto const x = tests::column_of(file, "\"x\""), y = tests::column_of(file, "\"y\"");
    ASSERT_EQ(x.size(), 600u);
    for (auto const lag : peaks_s(x, y, 2)) EXPECT_EQ(lag, 1.5);
    for (auto const lag : peaks_s(y, x, 2)) EXPECT_EQ(lag, -1.5);
}

struct medians {
    std::size_t windows = 0;
    double abs_r0 = 0, largest_r = 0, plv = 0;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    auto const middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// As the reference has it: 60 s every 5 s with 30 s of guard on both sides, grid from the moment at which both
// have a beat; for the lags the second's window moves to both sides of the first's.
medians of_pair(std::string const& first, std::string const& second) {
    auto const a = signal::uncorrected(signal::cumulated(rr_of(first)));
    auto const b = signal::uncorrected(signal::cumulated(rr_of(second)));
    auto const start_s = std::max(a.front().t_s, b.front().t_s);
    auto const common_s = std::min(a.back().t_s, b.back().t_s) - start_s;
    auto const samples = static_cast<std::size_t>(common_s * signal::grid_hz) + 1;
    auto const x = signal::bpm_on_grid(a, start_s, samples), y = signal::bpm_on_grid(b, start_s, samples);

    constexpr std::size_t window = 240, max_lag = 20, guard = 120, hop = 20;
    std::vector<double> abs_r0, largest_r, plv;
    mask const all(window, 1);
    band_filter const filter{window + 2 * guard, {guard, window, 1}, signal::grid_hz, {0.04, 0.15}};
    auto const known = regression::line(mask(window + 2 * guard, 1));
    for (auto from = guard; from + window + guard <= samples; from += hop) {
        auto const fixed = without_mean(std::span{x}.subspan(from, window));
        lagged_correlation const correlate{fixed, all, window, 0};
        auto largest = -1.0;
        for (auto moved = from - max_lag; moved <= from + max_lag; ++moved) {
            std::vector<double> r(1);
            correlate(without_mean(std::span{y}.subspan(moved, window)).values, r);
            if (moved == from) abs_r0.push_back(std::abs(r[0]));
            largest = std::max(largest, r[0]);
        }
        largest_r.push_back(largest);

        auto const phases_of = [&](std::vector<double> const& v) {
            auto guarded = without_mean(std::span{v}.subspan(from - guard, window + 2 * guard)).values;
            known(guarded);
            std::vector<std::complex<double>> phases(window);
            filter.phases(guarded, phases);
            return phases;
        };
        plv.push_back(locking_of(phases_of(x), phases_of(y), all).value);
    }
    return {abs_r0.size(), median(abs_r0), median(largest_r), median(plv)};
}

void expect_medians(medians const& found, medians const& known) {
    EXPECT_EQ(found.windows, known.windows);
    EXPECT_NEAR(found.abs_r0, known.abs_r0, 0.01 * known.abs_r0);
    EXPECT_NEAR(found.largest_r, known.largest_r, 0.01 * known.largest_r);
    EXPECT_NEAR(found.plv, known.plv, 0.1 * known.plv);
}

TEST(unrelated_pairs, at_rest_have_the_reference_medians) {
    NEEDS_RECORDING("rest_910_beats.csv");
    NEEDS_RECORDING("long_series.csv");
    expect_medians(
        of_pair("rest_910_beats.csv", "long_series.csv"),
        {169, 0.1172214688487689, 0.21639069036448288, 0.34601972094948186});
}

TEST(unrelated_pairs, of_a_holter_recording_have_the_reference_medians) {
    NEEDS_RECORDING("holter_healthy_000.csv");
    NEEDS_RECORDING("holter_healthy_003.csv");
    expect_medians(
        of_pair("holter_healthy_000.csv", "holter_healthy_003.csv"),
        {1416, 0.16640354313153535, 0.20822286979290183, 0.31139453197893396});
}

TEST(unrelated_pairs, of_another_holter_recording_have_the_reference_medians) {
    NEEDS_RECORDING("holter_healthy_005.csv");
    NEEDS_RECORDING("holter_healthy_006.csv");
    expect_medians(
        of_pair("holter_healthy_005.csv", "holter_healthy_006.csv"),
        {1416, 0.15314153749371334, 0.2330286705940358, 0.3329154201703378});
}

} // namespace
} // namespace coregulation::synchrony::testing
