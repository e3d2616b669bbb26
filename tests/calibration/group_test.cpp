// False positives of groups whose people have nothing to do with each other: five Holter recordings, cut in two hours
// each, put together at many different offsets. Overlapping windows would count the same minutes again and again; other
// offsets are other groups.
#include "server/signal/coherence.hpp"
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/circle.hpp"
#include "server/synchrony/group_coherence.hpp"
#include "tests/calibration/figures.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace coregulation::calibration {
namespace {

using namespace synchrony;

constexpr char const* recordings[] = {
    "holter_healthy_000.csv", "holter_healthy_003.csv", "holter_healthy_005.csv", "holter_healthy_006.csv",
    "holter_healthy_007.csv"};

struct hour {
    std::vector<double> bpm, rr_ms;
};

// The first half of each recording, then the second of each: the first five are five people.
std::vector<hour> hours() {
    std::vector<hour> halves(2 * std::size(recordings));
    for (std::size_t i = 0; i < std::size(recordings); ++i) {
        auto const series = signal::uncorrected(signal::cumulated(tests::rr_of(recordings[i])));
        auto const size = signal::grid_length(series), middle = size / 2;
        auto const bpm = signal::bpm_on_grid(series, series.front().t_s, size);
        auto const rr_ms = signal::rr_on_grid(series, series.front().t_s, size);
        auto const part = [&](std::vector<double> const& of, std::size_t from, std::size_t to) {
            auto const first = of.begin();
            return std::vector<double>{
                first + static_cast<std::ptrdiff_t>(from), first + static_cast<std::ptrdiff_t>(to)};
        };
        halves[i] = {part(bpm, 0, middle), part(rr_ms, 0, middle)};
        halves[i + std::size(recordings)] = {part(bpm, middle, size), part(rr_ms, middle, size)};
    }
    return halves;
}

struct share {
    double above = 0, windows = 0, median = 0, p95 = 0;
    void add(against_chance const& c) {
        ++windows;
        above += c.p <= 0.05;
        median += c.median;
        p95 += c.p95;
    }
    void print(std::string const& what, double slack) const {
        figure(what + ", above the 95 % level", 100 * above / windows, "%", one_in_twenty, slack);
        figure(what + ", chance median", median / windows, "");
        figure(what + ", chance 95 %", p95 / windows, "");
    }
};

struct shares {
    share kuramoto, mean_z, s_estimator, rho, member_rho, with_rest, coherence;
};

shares unrelated(std::span<hour const> people, std::size_t offsets) {
    constexpr auto minute = static_cast<std::size_t>(60 * signal::grid_hz);
    constexpr std::size_t apart = 7; // minutes from one offset to the next, no divisor of the windows there are
    auto const shortest = std::ranges::min(people, {}, [](hour const& h) { return h.bpm.size(); }).bpm.size();
    auto const windows = (shortest - pair_samples) / minute + 1;
    shares found;
    circle together{{}};
    for (std::size_t offset = 1; offset <= offsets; ++offset)
        for (std::size_t window = 0; window < windows; ++window) {
            std::vector<circle_member> members;
            std::vector<tachogram> tachograms;
            for (std::size_t k = 0; k < people.size(); ++k) {
                auto const end = pair_samples + (window + k * offset * apart) % windows * minute;
                auto const seed = (offset << 32) + (window << 16) + k;
                members.push_back({std::span{people[k].bpm}.subspan(end - pair_samples, pair_samples), seed});
                constexpr auto size = signal::coherence_samples;
                tachograms.push_back(std::span{people[k].rr_ms}.subspan(end - size, size));
            }
            if (auto const c = coherence_of_mean(tachograms, (offset << 32) + window)) found.coherence.add(*c);
            auto const group = together.measure(members).group;
            if (!group) continue;
            found.kuramoto.add(group->kuramoto);
            found.mean_z.add(group->mean_z);
            found.s_estimator.add(group->s_estimator);
            found.rho.add(group->rho);
            for (auto const& m : group->members) {
                found.member_rho.add(m.rho);
                found.with_rest.add(m.with_rest);
            }
        }
    return found;
}

void expect_calibrated(std::span<hour const> people, std::size_t offsets) {
    auto const found = unrelated(people, offsets);
    // In the short form about 120 windows, one standard error of which is 2 %: hardly more than that nothing is broken.
    auto const slack = is_full() ? 0.0 : 4.0;
    auto const group = "group of " + std::to_string(people.size()) + ": ";
    figure(group + "windows", found.kuramoto.windows, "", {.at_least = 100});
    found.kuramoto.print(group + "Kuramoto", slack);
    found.mean_z.print(group + "mean z", slack);
    found.s_estimator.print(group + "S-estimator", slack);
    found.rho.print(group + "rho", slack);
    found.member_rho.print(group + "rho of a member", slack);
    found.with_rest.print(group + "one with the rest", slack);
    found.coherence.print(group + "coherence of the mean", slack);
}

TEST(calibration, of_groups_of_five_strangers_puts_one_window_in_twenty_above_the_95_percent_level) {
    for (auto const* file : recordings) NEEDS_RECORDING(file);
    auto const people = hours();
    expect_calibrated(std::span{people}.first(std::size(recordings)), is_full() ? 40 : 2);
}

TEST(calibration, of_groups_of_ten_strangers_puts_one_window_in_twenty_above_the_95_percent_level) {
    for (auto const* file : recordings) NEEDS_RECORDING(file);
    expect_calibrated(hours(), is_full() ? 40 : 2);
}

} // namespace
} // namespace coregulation::calibration
