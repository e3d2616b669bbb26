#include "tests/faults/nemesis/programme.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace coregulation::faults {
namespace {

programme_settings five_minutes(std::uint64_t seed = 1) {
    return {.seconds = 300, .people = 12, .seed = seed};
}

std::size_t count(std::vector<fault> const& all, fault_kind what) {
    return static_cast<std::size_t>(std::ranges::count(all, what, &fault::what));
}

TEST(programme, is_the_same_for_the_same_seed) {
    EXPECT_EQ(draw_programme(five_minutes(7)), draw_programme(five_minutes(7)));
}

TEST(programme, is_another_for_another_seed) {
    EXPECT_NE(draw_programme(five_minutes(7)), draw_programme(five_minutes(8)));
}

TEST(programme, has_every_kind_of_fault_in_some_five_minutes) {
    std::set<fault_kind> seen;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        for (auto const& one : draw_programme(five_minutes(seed))) seen.insert(one.what);
    EXPECT_EQ(seen.size(), std::size(every_kind));
}

TEST(programme, never_lets_two_faults_of_the_server_meet) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        double free_from_s = 0;
        for (auto const& one : draw_programme(five_minutes(seed))) {
            if (!is_about_the_server(one.what)) continue;
            EXPECT_GE(one.at_s, free_from_s) << "seed " << seed;
            free_from_s = one.end_s() + 8;
        }
    }
}

TEST(programme, leaves_quiet_at_both_ends_and_between_beginnings) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        double before_s = -100;
        for (auto const& one : draw_programme(five_minutes(seed))) {
            EXPECT_GE(one.at_s, 8);
            EXPECT_LE(one.end_s(), 300 - 14);
            EXPECT_GE(one.at_s - before_s, 6);
            EXPECT_LT(one.whom, 12U);
            before_s = one.at_s;
        }
    }
}

TEST(programme, kills_exactly_as_often_as_told) {
    auto how = five_minutes(3);
    how.kills = 10;
    auto const all = draw_programme(how);
    EXPECT_EQ(all.size(), 10U);
    EXPECT_EQ(count(all, fault_kind::kill), 10U);
}

TEST(programme, puts_the_one_outage_in_the_middle) {
    auto how = five_minutes();
    how.seconds = 180;
    how.outage_s = 60;
    auto const all = draw_programme(how);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].what, fault_kind::outage);
    EXPECT_EQ(all[0].at_s, 60);
    EXPECT_EQ(all[0].length_s, 60);
}

TEST(programme, fills_up_with_the_kinds_that_are_wanted_besides) {
    auto how = five_minutes();
    how.kills = 3;
    how.only = {fault_kind::kill, fault_kind::slice};
    auto const all = draw_programme(how);
    EXPECT_EQ(count(all, fault_kind::kill), 3U);
    EXPECT_GT(count(all, fault_kind::slice), 2U);
    EXPECT_EQ(all.size(), count(all, fault_kind::kill) + count(all, fault_kind::slice));
}

TEST(programme, of_every_day_has_a_kill_and_an_outage) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        auto const all = draw_programme({.seconds = 58, .people = 6, .seed = seed, .is_short = true});
        EXPECT_EQ(count(all, fault_kind::kill), 1U);
        EXPECT_EQ(count(all, fault_kind::outage), 1U);
        EXPECT_LE(all.back().end_s(), 58 - 14);
    }
}

TEST(programme, refuses_what_does_not_fit) {
    auto how = five_minutes();
    how.kills = 40;
    EXPECT_THROW(draw_programme(how), std::invalid_argument);
    how = five_minutes();
    how.outage_s = 290;
    EXPECT_THROW(draw_programme(how), std::invalid_argument);
    how = five_minutes();
    how.people = 0;
    EXPECT_THROW(draw_programme(how), std::invalid_argument);
}

TEST(programme, knows_each_fault_by_its_name) {
    for (auto const kind : every_kind) EXPECT_EQ(kind_named(name_of(kind)), kind);
    EXPECT_FALSE(kind_named("flood"));
}

} // namespace
} // namespace coregulation::faults
