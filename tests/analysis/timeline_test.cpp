#include "server/analysis/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace coregulation::analysis {
namespace {

person there(double from_s, double to_s, settings const& how) {
    rehearsal::recording r;
    for (auto t_s = from_s; t_s <= to_s; t_s += 0.8) {
        r.beat_s.push_back(t_s);
        r.rr_ms.push_back(800);
    }
    return analysed_person("somebody", r, how);
}

TEST(timeline, lets_windows_end_where_the_first_two_have_been_there_for_one) {
    settings const how;
    std::vector<person> const people{there(0, 200, how), there(10.1, 150, how), there(100, 300, how)};
    timeline const times{people, how};
    EXPECT_EQ(times.end_of(0), 41 + 260 - 1); // from 10.25 s on: 60 s and 5 s of lags
    EXPECT_EQ(times.end_of(3) - times.end_of(0), 60);
    EXPECT_EQ(times.present(people[0].rhythm).first, 0u);
    EXPECT_EQ(times.present(people[1].rhythm).first, 0u);
    auto const late = times.present(people[2].rhythm);
    EXPECT_GE(time_of(times.end_of(late.first)), 100 + 64.75);
    EXPECT_LT(time_of(times.end_of(late.first)), 100 + 64.75 + how.hop_s);
    for (auto const& p : people) EXPECT_LE(times.end_of(times.present(p.rhythm).end - 1), p.rhythm.last());
}

TEST(timeline, shares_the_windows_in_which_at_least_two_are_there) {
    settings const how;
    std::vector<person> const people{
        there(0, 100, how), there(0, 100, how), there(1000, 1100, how), there(1000, 1100, how)};
    timeline const times{people, how};
    auto const first = times.present(people[0].rhythm), last = times.present(people[2].rhythm);
    auto const shared = times.shared();
    EXPECT_EQ(shared.size(), first.size() + last.size());
    for (auto const k : shared) EXPECT_TRUE(first.holds(k) != last.holds(k));
    EXPECT_TRUE(std::ranges::is_sorted(shared));
    EXPECT_EQ(first.with(last).size(), 0u);
}

TEST(timeline, of_one_person_has_no_window) {
    settings const how;
    std::vector<person> const people{there(0, 500, how)};
    EXPECT_TRUE(timeline(people, how).shared().empty());
}

TEST(lane, gives_any_window_of_the_common_grid) {
    settings const how;
    auto const p = there(10.1, 60, how);
    EXPECT_EQ(p.rhythm.first(), 41);
    auto const window = p.rhythm.bpm(p.rhythm.first() + 3, 10);
    ASSERT_EQ(window.size(), 10u);
    for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(std::isnan(window[i])) << i;
    for (std::size_t i = 6; i < 10; ++i) EXPECT_NEAR(window[i], 75, 1e-9) << i;
    EXPECT_NEAR(p.rhythm.rr_ms(p.rhythm.last(), 1).front(), 800, 1e-9);
    EXPECT_EQ(p.rhythm.bpm().size(), static_cast<std::size_t>(p.rhythm.last() - p.rhythm.first() + 1));
}

} // namespace
} // namespace coregulation::analysis
