// Privacy is enforced where frames are built: these tests read what each audience gets.
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::reason;
using protocol::state;
using protocol::visibility;

struct visible_room : ::testing::Test {
    rehearsed_room room;
    member_id ada = 0, ben = 0;

    void live(visibility of_ben, double end_s, std::map<double, std::function<void(double)>> meanwhile = {}) {
        ada = room.join("Ada", 0.1);
        ben = room.join("Ben", 0.2, {.visible = of_ben});
        hearts = simulated({.people = 2, .seconds = end_s, .coupling = 0.8});
        room.play({{ada, hearts[0]}, {ben, hearts[1]}}, 0.3, end_s, std::move(meanwhile));
    }
    static protocol::individual const& values(protocol::frame const& f, protocol::seat_number seat) {
        return f.people.at(seat - 1).values;
    }

    std::vector<std::vector<rehearsal::sensor_notification>> hearts;
};

TEST_F(visible_room, shows_who_shares_with_the_group_to_everyone) {
    live(visibility::group, 100);
    auto const& last = room.shown.back();
    EXPECT_EQ(values(last.for_group, 2).is, state::measuring);
    EXPECT_EQ(last.for_group, last.for_facilitators);
    ASSERT_EQ(last.for_group.pairs.size(), 1u);
    EXPECT_EQ(last.for_group.pairs[0].is, state::measuring);
}

TEST_F(visible_room, shows_who_shares_with_the_facilitator_only_there) {
    live(visibility::facilitator, 100);
    for (auto const& one : room.shown) {
        auto const& others_see = values(one.for_group, 2);
        EXPECT_EQ(others_see.is, state::resting);
        EXPECT_EQ(others_see.why, reason::hidden);
        EXPECT_FALSE(others_see.heart_rate_bpm);
        EXPECT_TRUE(one.for_group.pairs.empty());
    }
    EXPECT_EQ(values(room.shown.back().for_facilitators, 2).is, state::measuring);
    EXPECT_EQ(room.shown.back().for_facilitators.pairs.size(), 1u);
}

TEST_F(visible_room, shows_who_hides_to_nobody_but_themselves) {
    live(visibility::only_me, 100);
    for (auto const& one : room.shown) {
        protocol::individual nothing;
        nothing.is = state::resting;
        nothing.why = reason::hidden;
        EXPECT_EQ(values(one.for_group, 2), nothing);
        EXPECT_EQ(values(one.for_facilitators, 2), nothing);
        EXPECT_TRUE(one.for_facilitators.pairs.empty());
    }
    auto const own = room.shown.back().own;
    ASSERT_EQ(own.size(), 2u);
    EXPECT_EQ(own[1].first, ben);
    EXPECT_EQ(own[1].second.values.is, state::measuring);
    EXPECT_TRUE(std::ranges::none_of(room.rows, [](storage::record const& row) {
        return std::holds_alternative<storage::pair_values_row>(row.what);
    })) << "no pair is computed with who hides";
}

TEST_F(visible_room, follows_a_change_with_the_next_frame) {
    live(visibility::group, 100, {{80.5, [this](double at) {
                                       room.say(ben, protocol::set_visibility{visibility::only_me}, at);
                                   }}});
    for (auto const& one : room.shown) {
        auto const hidden = values(one.for_group, 2).why == reason::hidden;
        EXPECT_EQ(hidden, one.for_group.number >= 81) << "frame " << one.for_group.number;
    }
}

TEST_F(visible_room, keeps_a_quiet_pause_between_the_person_and_the_facilitator) {
    live(visibility::group, 40, {{30.5, [this](double at) { room.say(ben, protocol::set_pause{true, true}, at); }}});
    auto const& last = room.shown.back();
    EXPECT_EQ(values(last.for_group, 2).is, state::resting);
    EXPECT_FALSE(values(last.for_group, 2).why);
    EXPECT_EQ(values(last.for_facilitators, 2).why, reason::paused);
    for (auto const& [at, one] : room.heard) {
        if (auto const* said = std::get_if<broadcast>(&one)) {
            if (std::holds_alternative<protocol::pause_asked>(said->what)) {
                EXPECT_EQ(said->to, audience::facilitators);
            }
        }
    }
}

TEST_F(visible_room, stores_no_row_of_who_does_not_consent) {
    ada = room.join("Ada", 0.1);
    ben = room.join("Ben", 0.2, {.keep = false});
    hearts = simulated({.people = 2, .seconds = 90, .coupling = 0.8});
    room.play({{ada, hearts[0]}, {ben, hearts[1]}}, 0.3, 90);
    EXPECT_EQ(room.shown.back().for_group.pairs.size(), 1u) << "shown live, for it is shared";
    bool any_of_ada = false;
    for (auto const& row : room.rows) {
        EXPECT_FALSE(std::holds_alternative<storage::pair_values_row>(row.what));
        auto const& one = std::get<storage::individual_row>(row.what);
        EXPECT_EQ(one.member, ada);
        any_of_ada = true;
    }
    EXPECT_TRUE(any_of_ada);
    for (auto const& entry : room.log) {
        if (auto const* n = std::get_if<storage::notification_received>(&entry.what)) {
            EXPECT_EQ(n->member, ada);
        }
    }
}

} // namespace
} // namespace coregulation::session::testing
