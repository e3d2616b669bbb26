// Two people live, from notifications to pair values, against the simulator's known truth.
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::reason;
using protocol::state;

struct pair_course {
    std::vector<protocol::pair_row> measured; // one a second
    double share_above = 0;                   // of them beyond the 95 % level of chance
};

pair_course live_pair(rehearsal::simulation_settings how) {
    rehearsed_room room;
    auto const a = room.join("Ada", 0.1);
    auto const b = room.join("Ben", 0.2);
    auto const hearts = simulated(how);
    room.play({{a, hearts[0]}, {b, hearts[1]}}, 0.3, how.seconds);
    pair_course course;
    double above = 0;
    for (auto const& one : room.shown) {
        if (one.for_group.pairs.empty() || one.for_group.pairs[0].is != state::measuring) continue;
        course.measured.push_back(one.for_group.pairs[0]);
        if (one.for_group.pairs[0].r_peak_chance->above_chance > 1) ++above;
    }
    course.share_above = above / static_cast<double>(std::max<std::size_t>(1, course.measured.size()));
    return course;
}

double median_of(std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values.at(values.size() / 2);
}

TEST(live_pair, gathers_first_and_measures_within_a_minute_and_a_quarter) {
    auto const course = live_pair({.people = 2, .seconds = 120, .coupling = 1});
    EXPECT_GE(course.measured.size(), 40u);
}

TEST(live_pair, of_one_rhythm_stays_above_chance) {
    auto const course = live_pair({.people = 2, .seconds = 240, .coupling = 1});
    EXPECT_GT(course.share_above, 0.9);
    std::vector<double> peaks;
    for (auto const& row : course.measured) peaks.push_back(*row.r_peak);
    EXPECT_GT(median_of(peaks), 0.7);
}

TEST(live_pair, of_strangers_is_above_chance_about_one_time_in_twenty) {
    double above = 0, windows = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        auto const course = live_pair({.people = 2, .seconds = 240, .coupling = 0, .seed = seed});
        above += course.share_above * static_cast<double>(course.measured.size());
        windows += static_cast<double>(course.measured.size());
    }
    ASSERT_GT(windows, 900);
    // Windows overlap, so that 6 × 3 independent minutes say little: far below the coupled pair is what can be told.
    EXPECT_LT(above / windows, 0.25);
}

TEST(live_pair, finds_a_lag_with_its_sign) {
    for (double const lag : {1.5, -1.5}) {
        auto const course = live_pair({.people = 2, .seconds = 240, .coupling = 1, .lag_s = lag});
        std::vector<double> lags;
        std::size_t named = 0, right = 0;
        for (auto const& row : course.measured) {
            if (row.lag_s) lags.push_back(*row.lag_s);
            if (row.leads) {
                ++named;
                if (*row.leads == (lag > 0 ? 1u : 2u)) ++right;
            }
        }
        ASSERT_GT(lags.size(), 100u);
        EXPECT_NEAR(median_of(lags), lag, 0.3);
        EXPECT_GT(named, 50u);
        EXPECT_EQ(right, named);
    }
}

TEST(live_pair, under_one_pacer_is_told_so_and_measured_beyond_it) {
    rehearsed_room room;
    auto const coach = room.join("Coach", 0.05, {.as = protocol::role::facilitator, .seat = false});
    auto const a = room.join("Ada", 0.1);
    auto const b = room.join("Ben", 0.2);
    auto const hearts = simulated({.people = 2, .seconds = 200, .coupling = 0.5});
    room.play({{a, hearts[0]}, {b, hearts[1]}}, 0.3, 200, {{90.5, [&](double at) {
                                                                room.say(coach, protocol::set_pacer{true, 6, 0.4}, at);
                                                            }}});
    for (auto const& one : room.shown) {
        if (one.for_group.pairs.empty()) continue;
        auto const& row = one.for_group.pairs[0];
        EXPECT_EQ(row.shared_pacer, one.for_group.number > 90) << one.for_group.number;
        if (row.is != state::measuring) continue;
        EXPECT_EQ(row.beyond_pacer.has_value(), one.for_group.number >= 90 + 69) << one.for_group.number;
    }
    EXPECT_TRUE(room.shown.back().for_group.pairs.at(0).beyond_pacer);
}

TEST(live_pair, is_withheld_when_the_clocks_are_not_known) {
    rehearsed_room room;
    auto const a = room.join("Ada", 0.1);
    auto const b = room.join("Ben", 0.2);
    auto const hearts = simulated({.people = 2, .seconds = 100, .coupling = 1});
    // Nobody exchanges clocks: notifications only.
    std::multimap<double, std::pair<member_id, rehearsal::sensor_notification const*>> agenda;
    for (auto const& n : hearts[0]) agenda.emplace(1 + n.arrival_s, std::pair{a, &n});
    for (auto const& n : hearts[1]) agenda.emplace(1 + n.arrival_s, std::pair{b, &n});
    for (auto const& [at, what] : agenda) room.say(what.first, room.next(what.first, *what.second, 1), at);
    auto const& row = room.shown.back().for_group.pairs.at(0);
    EXPECT_EQ(row.is, state::withheld);
    EXPECT_EQ(row.why, reason::clock);
    EXPECT_FALSE(row.r0);
}

} // namespace
} // namespace coregulation::session::testing
