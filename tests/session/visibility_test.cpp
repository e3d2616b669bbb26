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
    static protocol::individual values(protocol::frame const& f, protocol::seat_number seat) {
        auto const row = std::ranges::find(f.people, seat, &protocol::person_row::seat);
        return row == f.people.end() ? protocol::individual{} : row->values;
    }
    static bool speaks_of(protocol::frame const& f, protocol::seat_number seat) {
        return std::ranges::any_of(f.people, [&](auto const& row) { return row.seat == seat; }) ||
               std::ranges::any_of(f.pairs, [&](auto const& row) { return row.a == seat || row.b == seat; });
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
        EXPECT_FALSE(speaks_of(one.for_group, 2));
        EXPECT_TRUE(speaks_of(one.for_facilitators, 2));
    }
    EXPECT_EQ(values(room.shown.back().for_facilitators, 2).is, state::measuring);
    EXPECT_EQ(room.shown.back().for_facilitators.pairs.size(), 1u);
}

TEST_F(visible_room, shows_who_hides_to_nobody_but_themselves) {
    live(visibility::only_me, 100);
    for (auto const& one : room.shown) {
        EXPECT_FALSE(speaks_of(one.for_group, 2));
        EXPECT_FALSE(speaks_of(one.for_facilitators, 2));
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
        auto const gone = one.for_group.number >= 81;
        EXPECT_EQ(speaks_of(one.for_group, 2), !gone) << "frame " << one.for_group.number;
        EXPECT_EQ(speaks_of(one.for_facilitators, 2), !gone) << "frame " << one.for_group.number;
    }
    for (auto const& [at, one] : room.heard) {
        auto const* const pulse = std::get_if<beat>(&one);
        if (pulse && pulse->of == ben && at > seconds(80.5)) {
            EXPECT_EQ(pulse->visible, visibility::only_me);
        }
    }
}

// What is read afterwards says no more than what was seen: the review shows what facilitators saw.
TEST_F(visible_room, stays_hidden_in_the_record_from_that_moment) {
    live(visibility::group, 120, {{80.5, [this](double at) {
                                       room.say(ben, protocol::set_visibility{visibility::only_me}, at);
                                   }}});
    for (auto const& one : shown_again(room.stored()))
        EXPECT_EQ(speaks_of(one.for_facilitators, 2), one.for_group.number < 81) << "frame " << one.for_group.number;
    auto pairs_before = 0;
    for (auto const& row : room.rows) {
        auto const* const pair = std::get_if<storage::pair_values_row>(&row.what);
        if (!pair) continue;
        ++pairs_before;
        EXPECT_LT(pair->at, seconds(81)) << "no pair is kept with who hides";
    }
    EXPECT_GT(pairs_before, 0);
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
