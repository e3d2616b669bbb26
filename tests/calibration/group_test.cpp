// Groups of people from five Holter recordings, cut in two hours each and put together at many different offsets.
// Overlapping windows would count the same minutes again and again; other offsets are other groups. As they are, they
// have nothing to do with each other: false positives. With a sixth rhythm mixed into all: sensitivity.
#include "server/signal/coherence.hpp"
#include "server/signal/interval.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/circle.hpp"
#include "server/synchrony/group_coherence.hpp"
#include "tests/calibration/figures.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
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

std::vector<double> standardised(std::span<double const> of) {
    double sum = 0, squares = 0;
    for (auto const v : of) sum += v;
    auto const mean = sum / static_cast<double>(of.size());
    for (auto const v : of) squares += (v - mean) * (v - mean);
    auto const deviation = std::sqrt(squares / static_cast<double>(of.size()));
    std::vector<double> z;
    for (auto const v : of) z.push_back((v - mean) / deviation);
    return z;
}

// The last `size` samples before `end` of somebody, `share` of their variance replaced by somebody else's.
std::vector<double> mixed(
    std::vector<double> const& own, std::vector<double> const& common, std::size_t end, std::size_t common_end,
    std::size_t size, double share) {
    auto z = standardised(std::span{own}.subspan(end - size, size));
    auto const other = standardised(std::span{common}.subspan(common_end - size, size));
    for (std::size_t t = 0; t < size; ++t) z[t] = std::sqrt(1 - share) * z[t] + std::sqrt(share) * other[t];
    return z;
}

// Groups of `people`, each of whom has `share` of the variance in common with one of `others`.
shares measured(std::span<hour const> people, std::span<hour const> others, double share, std::size_t offsets) {
    constexpr auto minute = static_cast<std::size_t>(60 * signal::grid_hz);
    constexpr std::size_t apart = 7; // minutes from one offset to the next, no divisor of the windows there are
    auto const shortest = [](std::span<hour const> of) {
        return std::ranges::min(of, {}, [](hour const& h) { return h.bpm.size(); }).bpm.size();
    };
    auto const windows = (std::min(shortest(people), shortest(others)) - pair_samples) / minute + 1;
    shares found;
    circle together{{}};
    for (std::size_t offset = 1; offset <= offsets; ++offset)
        for (std::size_t window = 0; window < windows; ++window) {
            auto const end_of = [&](std::size_t k) {
                return pair_samples + (window + k * offset * apart) % windows * minute;
            };
            auto const& common = others[offset % others.size()];
            std::vector<std::vector<double>> bpm, rr;
            for (std::size_t k = 0; k < people.size(); ++k) {
                auto const end = end_of(k), common_end = end_of(people.size());
                bpm.push_back(mixed(people[k].bpm, common.bpm, end, common_end, pair_samples, share));
                constexpr auto size = signal::coherence_samples;
                rr.push_back(mixed(people[k].rr_ms, common.rr_ms, end, common_end, size, share));
            }
            std::vector<circle_member> members;
            for (auto const& one : bpm) members.push_back({one, (offset << 32) + (window << 16) + members.size()});
            std::vector<tachogram> const tachograms(rr.begin(), rr.end());
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
    auto const found = measured(people, people, 0, offsets);
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

TEST(calibration, of_groups_of_five_finds_what_they_have_in_common) {
    for (auto const* file : recordings) NEEDS_RECORDING(file);
    auto const all = hours();
    auto const people = std::span{all}.first(std::size(recordings)),
               others = std::span{all}.last(std::size(recordings));
    double before = 0;
    for (auto const share : {0.1, 0.25, 0.5, 0.75, 0.9}) {
        auto const found = measured(people, others, share, is_full() ? 10 : 1);
        auto const print = [&](char const* what, auto const& of, nominal range = {}) {
            figure(std::to_string(share).substr(0, 4) + " in common: " + what, 100 * of.above / of.windows, "%", range);
        };
        auto const least = share >= 0.75 ? nominal{.at_least = 90} : nominal{};
        print("above by Kuramoto", found.kuramoto);
        print("by mean z", found.mean_z, least);
        print("by the S-estimator", found.s_estimator);
        print("by rho", found.rho);
        print("by rho of a member", found.member_rho);
        print("by one with the rest", found.with_rest);
        EXPECT_GE(found.mean_z.above, before);
        before = found.mean_z.above;
    }
}

// Coherence of the mean of five who breathe at 0.1 Hz, in phase or each at moments of their own.
share breathing(std::span<hour const> people, double breath_share, bool in_phase, std::size_t offsets) {
    constexpr auto size = signal::coherence_samples, minute = static_cast<std::size_t>(60 * signal::grid_hz);
    auto const windows =
        (std::ranges::min(people, {}, [](hour const& h) { return h.rr_ms.size(); }).rr_ms.size() - size) / minute;
    std::mt19937_64 random{1};
    share found;
    for (std::size_t offset = 1; offset <= offsets; ++offset)
        for (std::size_t window = 0; window < windows; ++window) {
            std::vector<std::vector<double>> rr;
            for (std::size_t k = 0; k < people.size(); ++k) {
                auto const turn = in_phase ? 0 : static_cast<double>(random() >> 11) * 0x1p-53;
                std::vector<double> breath;
                for (std::size_t t = 0; t < size; ++t)
                    breath.push_back(
                        std::sin(2 * std::numbers::pi * (0.1 * static_cast<double>(t) / signal::grid_hz + turn)));
                auto const end = size + (window + k * offset * 7) % windows * minute;
                rr.push_back(mixed(people[k].rr_ms, breath, end, size, size, breath_share));
            }
            std::vector<tachogram> const tachograms(rr.begin(), rr.end());
            if (auto const c = coherence_of_mean(tachograms, (offset << 32) + window)) found.add(*c);
        }
    return found;
}

TEST(calibration, of_the_coherence_of_five_asks_whether_they_breathe_in_phase_not_whether_they_breathe_steadily) {
    for (auto const* file : recordings) NEEDS_RECORDING(file);
    auto const all = hours();
    auto const people = std::span{all}.first(std::size(recordings));
    for (auto const breath : {0.25, 0.5, 0.75}) {
        auto const together = breathing(people, breath, true, is_full() ? 20 : 2);
        auto const apart = breathing(people, breath, false, is_full() ? 20 : 2);
        auto const what = std::to_string(breath).substr(0, 4) + " of the variance a breath at 0.1 Hz: ";
        figure(
            what + "above in phase", 100 * together.above / together.windows, "%",
            breath >= 0.5 ? nominal{.at_least = 65} : nominal{});
        figure(
            what + "above at moments of their own", 100 * apart.above / apart.windows, "%", one_in_twenty,
            is_full() ? 0 : 4.0);
    }
}

} // namespace
} // namespace coregulation::calibration
