// The whole course of one made-up heart: gathering, measuring, a premature beat, a missed one, lost
// notifications, an interruption, bigeminy, silence. The file beside it is the review: a change of method shows
// there, line by line. COREGULATION_WRITE_GOLDEN=1 writes it anew.
#include "server/signal/heart.hpp"
#include "tests/signal/grid_series.hpp"
#include "tests/signal/straps.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace coregulation::signal {
namespace {

// Integers only from here on: RR in whole ms, so that the notifications are the same on every machine.
std::vector<double> rhythm() {
    auto rr = tests::waving_rr(230, 0.1, 60);
    auto const bigeminy_from = rr.size();
    for (int i = 0; i < 60; ++i) rr.insert(rr.end(), {520, 1040});
    for (auto& ms : rr) ms = std::round(ms);
    for (std::size_t i = 0; i < bigeminy_from; ++i) rr[i] += static_cast<double>((i * 37) % 11) - 5;
    rr[100] -= 250; // a premature beat and the pause after it
    rr[101] += 250;
    rr[130] += rr[131]; // a beat not detected
    rr.erase(rr.begin() + 131);
    return rr;
}

std::string course() {
    constexpr std::array words{"gathering", "measuring", "rhythm",       "corrections",
                               "contact",   "gaps",      "no_intervals", "silent"};
    std::ostringstream out;
    out << "end_s,state,needs_s,heart_rate_bpm,rmssd_ms,score,ratio,peak_hz,breaths_per_min,corrected_percent\n";
    heart h;
    auto const row = [&](double now_s) {
        auto const m = h.measure(now_s - analysis_delay_s);
        std::array<char, 240> line{};
        auto const c = m.coherence.value_or(coherence_value{});
        std::snprintf(
            line.data(), line.size(), "%.0f,%s,%.2f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f\n", now_s - analysis_delay_s,
            words[static_cast<std::size_t>(m.is)], m.needs_s, m.heart_rate_bpm.value_or(0), m.rmssd_ms.value_or(0),
            c.score, c.ratio, c.peak_hz, c.breaths_per_min.value_or(0), m.corrected_percent);
        out << line.data();
    };
    double next_s = 5;
    bool lost = false;
    int number = 0;
    for (auto const& one : tests::notifications(rhythm(), tests::uniform_jitter(0.3, 17))) {
        for (; next_s < one.arrival_s; next_s += 5) row(next_s);
        ++number;
        if (number == 150) h.interrupt();
        if (number >= 170 && number < 174) {
            lost = true;
            continue;
        }
        h.add(one.arrival_s, 0.01, one.rr_ms, true, lost);
        lost = false;
    }
    for (auto const end_s = next_s + 20; next_s < end_s; next_s += 5) row(next_s);
    return out.str();
}

std::vector<std::string> split(std::string const& text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream{text};
    for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
    return parts;
}

TEST(golden, course_of_one_heart_is_as_reviewed) {
    auto const path = std::filesystem::path{COREGULATION_SOURCE_DIR} / "tests/golden/data/signal_measures.csv";
    auto const now = course();
    if (std::getenv("COREGULATION_WRITE_GOLDEN")) {
        std::ofstream{path} << now;
        FAIL() << "written anew; look at the difference, then run without COREGULATION_WRITE_GOLDEN";
    }
    std::stringstream then;
    then << std::ifstream{path}.rdbuf();
    auto const expected = split(then.str(), '\n');
    auto const actual = split(now, '\n');
    ASSERT_EQ(actual.size(), expected.size());
    EXPECT_EQ(actual.front(), expected.front());
    for (std::size_t i = 1; i < actual.size(); ++i) {
        auto const a = split(actual[i], ',');
        auto const e = split(expected[i], ',');
        ASSERT_EQ(a.size(), e.size()) << expected[i];
        for (std::size_t k = 0; k < a.size(); ++k) {
            if (k == 1) {
                EXPECT_EQ(a[k], e[k]) << expected[i];
            } else {
                // Six decimals are printed; other mathematical libraries may round the last differently.
                EXPECT_NEAR(std::stod(a[k]), std::stod(e[k]), 2e-6) << expected[i];
            }
        }
    }
}

} // namespace
} // namespace coregulation::signal
