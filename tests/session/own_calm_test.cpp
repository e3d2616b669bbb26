// Far above one's own calm: said of nobody who is merely fast, warm, talking or badly heard.
#include "server/session/own_calm.hpp"

#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace coregulation::session::testing {
namespace {

struct heard_calm : ::testing::Test {
    own_calm calm;
    double t_s = 0;

    // With the rise and fall of a breath, 3 bpm up and down.
    void beats(double bpm, double seconds) {
        auto const end = t_s + seconds;
        while (t_s < end) {
            auto const rr_ms = 60'000 / (bpm + 3 * std::sin(2 * 3.14159265 * 0.1 * t_s));
            t_s += rr_ms / 1000;
            calm.add({t_s, rr_ms, 10, t_s < 1.5});
        }
    }
    std::optional<double> now() const { return calm.above_bpm(t_s - 3); }
};

TEST_F(heard_calm, says_how_far_a_heart_is_above_it) {
    beats(62, 180);
    EXPECT_FALSE(now());
    beats(95, 40);
    ASSERT_TRUE(now());
    EXPECT_NEAR(*now(), 33, 1.5);
    beats(64, 40);
    EXPECT_FALSE(now()) << "it has settled";
}

TEST_F(heard_calm, is_not_known_before_two_minutes) {
    beats(60, 61);
    beats(100, 50);
    EXPECT_FALSE(now());
    beats(100, 40);
    EXPECT_TRUE(now());
}

TEST_F(heard_calm, makes_nothing_of_talk_nor_of_a_moment) {
    beats(62, 180);
    beats(84, 60);
    EXPECT_FALSE(now()) << "22 bpm above";
    beats(62, 60);
    beats(110, 8);
    EXPECT_FALSE(now()) << "eight seconds";
}

TEST_F(heard_calm, asks_more_of_a_fast_heart_than_25_bpm) {
    beats(95, 180);
    beats(124, 60);
    EXPECT_FALSE(now()) << "29 bpm, but less than 1.35 times";
    beats(132, 60);
    EXPECT_TRUE(now());
}

TEST_F(heard_calm, is_nobody_elses) {
    beats(110, 240);
    EXPECT_FALSE(now()) << "a heart that always goes like this";
}

TEST_F(heard_calm, comes_down_when_somebody_who_came_upset_settles) {
    beats(100, 150);
    EXPECT_FALSE(now());
    beats(65, 120);
    beats(100, 40);
    EXPECT_TRUE(now());
}

TEST_F(heard_calm, is_not_made_by_beats_that_were_missed) {
    beats(70, 60);
    for (int i = 0; i < 100; ++i) { // every other beat is not heard
        calm.add({t_s += 60.0 / 70, 60'000.0 / 70, 10, false});
        calm.add({t_s += 120.0 / 70, 120'000.0 / 70, 10, false});
    }
    beats(70, 90);
    beats(93, 60);
    EXPECT_FALSE(now()) << "23 bpm above 70, not 46 above 47";
}

TEST_F(heard_calm, says_nothing_after_a_gap_until_half_a_minute_is_whole) {
    beats(62, 180);
    t_s += 20;
    calm.add({t_s, 600, 10, true});
    beats(100, 15);
    EXPECT_FALSE(now());
    beats(100, 25);
    EXPECT_TRUE(now());
}

// Through the room: who sees it.
struct upset_room : ::testing::Test {
    rehearsed_room room;
    member_id ada = 0;

    // Calm for three minutes, then far above it; as a strap sends it, a notification a second.
    static std::vector<rehearsal::sensor_notification> upset() {
        std::vector<rehearsal::sensor_notification> sent;
        double t_s = 0, told_s = 0;
        std::vector<double> rr;
        while (t_s < 240) {
            auto const bpm = (t_s < 180 ? 62 : 98) + 2 * std::sin(2 * 3.14159265 * 0.1 * t_s);
            rr.push_back(60'000 / bpm);
            t_s += rr.back() / 1000;
            if (t_s - told_s < 1) continue;
            told_s = t_s;
            sent.push_back({t_s, std::exchange(rr, {}), {}, {}});
        }
        return sent;
    }
    void live(protocol::visibility visible) {
        room.join("Coach", 0.05, {.as = protocol::role::facilitator, .seat = false});
        ada = room.join("Ada", 0.1, {.visible = visible});
        auto const sent = upset();
        room.play({{ada, sent}}, 0.3, 238);
    }
    static std::size_t told(std::vector<protocol::person_row> const& rows) {
        return static_cast<std::size_t>(
            std::ranges::count_if(rows, [](auto const& row) { return row.above_own_bpm.has_value(); }));
    }
};

TEST_F(upset_room, tells_a_facilitator_alone) {
    live(protocol::visibility::group);
    auto seen = 0u;
    for (auto const& one : room.shown) {
        EXPECT_EQ(told(one.for_group.people), 0u);
        seen += told(one.for_facilitators.people) > 0;
        if (one.for_group.number < 180) {
            EXPECT_EQ(told(one.for_facilitators.people), 0u);
        }
    }
    EXPECT_GT(seen, 15u);
    EXPECT_NEAR(*room.shown.back().for_facilitators.people.at(0).above_own_bpm, 36, 3);
}

TEST_F(upset_room, tells_nobody_of_who_shows_themselves_to_nobody) {
    live(protocol::visibility::only_me);
    for (auto const& one : room.shown) EXPECT_EQ(told(one.for_facilitators.people), 0u);
}

TEST_F(upset_room, tells_the_same_when_it_is_shown_again) {
    live(protocol::visibility::facilitator);
    auto const again = shown_again(room.stored());
    ASSERT_GT(again.size(), 230u);
    for (std::size_t i = 0; i < again.size(); ++i)
        ASSERT_EQ(room.shown[i].for_facilitators, again[i].for_facilitators) << "frame " << i + 1;
}

TEST_F(upset_room, remembers_calm_when_a_server_takes_it_up) {
    live(protocol::visibility::group);
    auto next = std::move(*rebuild(room.stored(), [] { return true; }));
    auto const at = std::max(next.now(), seconds(238));
    next.pass_until(at);
    next.take_up(at);
    auto const back = std::get<session::joining>(next.join(coming_back(2, room.people[ada].stream), at));
    ASSERT_EQ(back.member, ada);
    for (auto const& one : next.advance(next.next_deadline())) {
        if (auto const* const picture = std::get_if<show>(&one)) {
            EXPECT_EQ(told(picture->for_facilitators.people), 1u);
        }
    }
}

} // namespace
} // namespace coregulation::session::testing
