// More than 24 seats: what the frames hold instead of everybody's rows.
#include "server/session/large_circle.hpp"

#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::state;
using protocol::visibility;

constexpr std::size_t everybody = 30;

// What the strip says of a seat.
unsigned glance(protocol::frame const& f, std::size_t seat) {
    static std::string const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned value = 0;
    for (auto bit = 4 * (seat - 1); bit < 4 * seat; ++bit) {
        auto const six = letters.find(f.strip->at(bit / 6));
        value = value << 1U | (static_cast<unsigned>(six) >> (5 - bit % 6) & 1U);
    }
    return value;
}

struct large_room : rehearsed_room {
    large_room(double coupling, double end_s) {
        auto const hearts = simulated({.people = everybody, .seconds = end_s, .coupling = coupling});
        facilitator = join("Fay", 0.05, {.as = protocol::role::facilitator, .keep = false, .seat = false});
        std::vector<std::pair<member_id, std::vector<rehearsal::sensor_notification>>> playing;
        for (std::size_t i = 0; i < everybody; ++i) {
            choices how;
            if (i == 6) how.visible = visibility::only_me; // seat 7
            if (i == 7) how.visible = visibility::facilitator;
            playing.emplace_back(
                join("P" + std::to_string(i + 1), 0.1 + 0.001 * static_cast<double>(i), how), hearts[i]);
        }
        play(playing, 0.3, end_s);
    }
    member_id facilitator = 0;
};

TEST(large_circle, tells_of_the_group_and_of_everybody_at_a_glance) {
    large_room room(1, 100);
    auto const& group = room.shown.back().for_group;
    auto const& facilitators = room.shown.back().for_facilitators;
    for (auto const* f : {&group, &facilitators}) {
        EXPECT_TRUE(f->people.empty());
        EXPECT_TRUE(f->pairs.empty());
        ASSERT_TRUE(f->strip && f->group);
        EXPECT_EQ(f->strip->size(), everybody / 6 * 4);
        EXPECT_EQ(f->group->is, state::measuring);
        EXPECT_EQ(f->group->mean_z_chance->p, 0.005); // one rhythm
        EXPECT_EQ(f->group->kuramoto_chance->p, 0.005);
        EXPECT_TRUE(f->group->coherence_mean && f->group->coherence_of_mean);
        EXPECT_EQ(glance(*f, 7), 0U);
        EXPECT_GE(glance(*f, 1), 4U);
        EXPECT_GE(glance(*f, everybody), 4U);
    }
    EXPECT_EQ(glance(group, 8), 0U);
    EXPECT_GE(glance(facilitators, 8), 4U);
    EXPECT_EQ(group.group->people, everybody - 2);
    EXPECT_EQ(facilitators.group->people, everybody - 1);
    EXPECT_EQ(room.shown.front().for_group.people.size(), 0U); // from the first frame on
}

TEST(large_circle, shows_facilitators_the_pair_in_the_spotlight_as_a_small_circle_would) {
    large_room room(1, 100);
    EXPECT_TRUE(room.shown.back().for_facilitators.pairs.empty());
    room.say(room.facilitator, protocol::spotlight{8, 2}, 100.5);
    room.until(101);
    auto const& last = room.shown.back();
    EXPECT_TRUE(last.for_group.pairs.empty());
    ASSERT_EQ(last.for_facilitators.pairs.size(), 1U);
    auto const& row = last.for_facilitators.pairs.front();
    EXPECT_EQ(row.a, 2U);
    EXPECT_EQ(row.b, 8U);
    EXPECT_EQ(row.is, state::measuring);
    EXPECT_GT(*row.r0, 0.8);
    EXPECT_EQ(row.r_peak_chance->p, 0.005);

    room.say(room.facilitator, protocol::spotlight{2, 7}, 101.5); // 7 hides
    room.until(102);
    EXPECT_TRUE(room.shown.back().for_facilitators.pairs.empty());
}

TEST(large_circle, speaks_no_more_of_who_hides_from_the_next_frame_on) {
    large_room room(0.5, 90);
    EXPECT_GE(glance(room.shown.back().for_group, 3), 4U);
    auto const people_before = room.shown.back().for_group.group->people;
    room.say(4, protocol::set_visibility{visibility::only_me}, 90.5); // the fourth who joined, in seat 3
    room.until(91);
    EXPECT_EQ(glance(room.shown.back().for_group, 3), 0U);
    EXPECT_EQ(glance(room.shown.back().for_facilitators, 3), 0U);
    EXPECT_EQ(room.shown.back().for_group.group->people, people_before - 1);
}

TEST(large_circle, gives_the_same_bits_when_it_is_replayed) {
    large_room room(0.3, 80);
    auto const again = shown_again(room.stored());
    ASSERT_GE(again.size(), 75U); // up to the last entry
    for (std::size_t i = 0; i < again.size(); ++i) {
        EXPECT_EQ(again[i].for_group, room.shown[i].for_group);
        EXPECT_EQ(again[i].for_facilitators, room.shown[i].for_facilitators);
    }
    EXPECT_TRUE(again.back().for_group.group->mean_z);
}

TEST(large_circle, tells_facilitators_of_at_most_a_few_above_their_own_calm_in_few_words) {
    room r;
    r.seats = 30;
    std::map<protocol::seat_number, member> members;
    picture all;
    for (protocol::seat_number seat = 1; seat <= 30; ++seat) {
        auto& m = members[seat];
        m.seat = seat;
        m.visible = seat == 20 ? visibility::only_me : visibility::facilitator;
        picture::person one{&m, {}, {}};
        one.values.is = state::measuring;
        one.values.heart_rate_bpm = 110;
        one.values.rmssd_ms = 20;
        if (seat % 5 == 0) one.above_own_bpm = 25.0 + seat; // 5, 10 … 30: six of them, one of whom hides
        all.people.push_back(one);
    }
    protocol::frame f, for_group;
    fill_large(f, r, all, audience::facilitators);
    fill_large(for_group, r, all, audience::guests);
    ASSERT_EQ(f.people.size(), most_told_above);
    std::vector<protocol::seat_number> seats;
    for (auto const& row : f.people) {
        seats.push_back(row.seat);
        EXPECT_TRUE(row.above_own_bpm && row.values.heart_rate_bpm);
        EXPECT_FALSE(row.values.rmssd_ms);
    }
    EXPECT_EQ(seats, (std::vector<protocol::seat_number>{10, 15, 25, 30}));
    EXPECT_TRUE(for_group.people.empty());
}

} // namespace
} // namespace coregulation::session::testing
