// The circle as a whole, live: what its row says, and of whom.
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::reason;
using protocol::state;
using protocol::visibility;

// Seconds in which the group's row is measured, and of these the share above the 95 % level of chance.
struct circle_course {
    double measured = 0, above = 0;
    double share_above() const { return above / std::max(1.0, measured); }
};

circle_course live_circle(rehearsal::simulation_settings how) {
    rehearsed_room room;
    auto const hearts = simulated(how);
    std::vector<std::pair<member_id, std::vector<rehearsal::sensor_notification>>> playing;
    for (std::size_t i = 0; i < how.people; ++i) {
        playing.emplace_back(room.join("P" + std::to_string(i), 0.1 + 0.01 * static_cast<double>(i)), hearts[i]);
    }
    room.play(playing, 0.3, how.seconds);
    circle_course course;
    for (auto const& one : room.shown) {
        auto const& group = one.for_group.group;
        if (!group || group->is != state::measuring) continue;
        EXPECT_EQ(group->people, how.people);
        course.measured += 1;
        course.above += group->mean_z_chance->p <= 0.05;
    }
    return course;
}

TEST(live_circle, of_one_rhythm_stays_above_chance) {
    auto const course = live_circle({.people = 4, .seconds = 180, .coupling = 1});
    EXPECT_GT(course.measured, 100);
    EXPECT_GT(course.share_above(), 0.9);
}

TEST(live_circle, of_strangers_is_seldom_above_chance) {
    circle_course all;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        auto const course = live_circle({.people = 4, .seconds = 240, .coupling = 0, .seed = seed});
        all.measured += course.measured;
        all.above += course.above;
    }
    ASSERT_GT(all.measured, 600);
    // 4 × 3 independent minutes: far below the circle of one rhythm is what they can tell.
    EXPECT_LT(all.share_above(), 0.25);
}

TEST(live_circle, gathers_before_it_measures) {
    rehearsed_room room;
    auto const a = room.join("Ada", 0.1), b = room.join("Ben", 0.2), c = room.join("Cleo", 0.3);
    auto const hearts = simulated({.people = 3, .seconds = 60});
    room.play({{a, hearts[0]}, {b, hearts[1]}, {c, hearts[2]}}, 0.3, 60);
    auto const& row = *room.shown.back().for_group.group;
    EXPECT_EQ(row.is, state::gathering);
    EXPECT_EQ(row.people, 0u);
    EXPECT_FALSE(row.mean_z);
}

TEST(live_circle, holds_for_each_audience_only_those_whom_it_may_see) {
    rehearsed_room room;
    auto const open = room.join("Ada", 0.1), open_too = room.join("Ben", 0.2), third = room.join("Cleo", 0.3);
    auto const to_coach = room.join("Dan", 0.3, {.visible = visibility::facilitator});
    auto const hidden = room.join("Eve", 0.3, {.visible = visibility::only_me});
    auto const hearts = simulated({.people = 5, .seconds = 120, .coupling = 0.5});
    room.play(
        {{open, hearts[0]}, {open_too, hearts[1]}, {third, hearts[2]}, {to_coach, hearts[3]}, {hidden, hearts[4]}}, 0.3,
        120);
    auto const& last = room.shown.back();
    ASSERT_TRUE(last.for_group.group);
    EXPECT_EQ(last.for_group.group->people, 3u);
    EXPECT_EQ(last.for_facilitators.group->people, 4u);

    // What the group sees is what it would be, were the other two not there at all.
    rehearsed_room without;
    auto const a = without.join("Ada", 0.1), b = without.join("Ben", 0.2), c = without.join("Cleo", 0.3);
    without.play({{a, hearts[0]}, {b, hearts[1]}, {c, hearts[2]}}, 0.3, 120);
    EXPECT_EQ(*without.shown.back().for_group.group, *last.for_group.group);
}

TEST(live_circle, changes_with_the_next_frame_when_somebody_hides) {
    rehearsed_room room;
    auto const hearts = simulated({.people = 4, .seconds = 120, .coupling = 0.5});
    std::vector<std::pair<member_id, std::vector<rehearsal::sensor_notification>>> playing;
    for (std::size_t i = 0; i < 4; ++i) playing.emplace_back(room.join("P" + std::to_string(i), 0.1), hearts[i]);
    auto const hide = [&](double at) {
        room.say(playing.back().first, protocol::set_visibility{visibility::only_me}, at);
    };
    room.play(playing, 0.3, 120, {{100.5, hide}});
    for (auto const& one : room.shown) {
        if (one.for_group.number < 90 || !one.for_group.group) continue;
        EXPECT_EQ(one.for_group.group->people, one.for_group.number <= 100 ? 4u : 3u) << one.for_group.number;
    }
    EXPECT_EQ(room.shown.back().for_facilitators.group->people, 3u);
}

TEST(live_circle, is_of_three_people_at_least) {
    rehearsed_room room;
    auto const a = room.join("Ada", 0.1), b = room.join("Ben", 0.2);
    auto const c = room.join("Cleo", 0.3, {.visible = visibility::facilitator});
    auto const hearts = simulated({.people = 3, .seconds = 20});
    room.play({{a, hearts[0]}, {b, hearts[1]}, {c, hearts[2]}}, 0.3, 20);
    EXPECT_FALSE(room.shown.back().for_group.group);
    EXPECT_TRUE(room.shown.back().for_facilitators.group);
}

TEST(live_circle, tells_of_a_pacer_that_ran_within_its_minute) {
    rehearsed_room room;
    auto const coach = room.join("Coach", 0.05, {.as = protocol::role::facilitator, .seat = false});
    auto const a = room.join("Ada", 0.1), b = room.join("Ben", 0.2), c = room.join("Cleo", 0.3);
    auto const hearts = simulated({.people = 3, .seconds = 120});
    room.play(
        {{a, hearts[0]}, {b, hearts[1]}, {c, hearts[2]}}, 0.3, 120,
        {{90.5, [&](double at) {
              room.say(coach, protocol::set_pacer{true, 6, 0.4}, at);
          }}});
    EXPECT_FALSE(room.shown[80].for_group.group->shared_pacer);
    EXPECT_TRUE(room.shown.back().for_group.group->shared_pacer);
}

} // namespace
} // namespace coregulation::session::testing
