// Who is told of whom, and how often, when there are many.
#include "protocol/json.hpp"
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

#include <set>

namespace coregulation::session::testing {
namespace {

using protocol::role;

constexpr auto small = static_cast<int>(protocol::large_circle);

struct filling_room : ::testing::Test {
    static settings wide() {
        auto how = example();
        how.max_seats = 1'000;
        return how;
    }
    rehearsed_room room{wide()};
    member_id coach = room.join("Coach", 0.01, {.as = role::facilitator, .seat = false});

    std::vector<member_id> seated;
    void seat(int n, double at_s) {
        for (int i = 0; i < n; ++i) seated.push_back(room.join("P" + std::to_string(seated.size() + 1), at_s));
    }
    std::size_t peoples(member_id who) const { return room.reached<protocol::people>(who).size(); }
    static std::set<protocol::seat_number> seats_in(std::vector<protocol::seats_changed> const& all) {
        std::set<protocol::seat_number> found;
        for (auto const& one : all)
            for (auto const& seat : one.seats) EXPECT_TRUE(found.insert(seat.seat).second) << "told twice";
        return found;
    }
};

TEST_F(filling_room, tells_everybody_at_once_while_it_is_small) {
    seat(small, 0.1);
    EXPECT_EQ(peoples(coach), 1u + small);
    EXPECT_EQ(room.reached<protocol::people>(coach).back().seats.size(), protocol::large_circle);
    EXPECT_TRUE(room.reached<protocol::seats_changed>(coach).empty());
}

TEST_F(filling_room, tells_once_a_second_when_it_is_large) {
    seat(600, 0.1);
    auto const before = peoples(seated[0]);
    room.until(1);
    auto const told = room.reached<protocol::people>(seated[0]);
    ASSERT_EQ(told.size(), before + 1);
    EXPECT_TRUE(told.back().seats.empty());
    EXPECT_EQ(told.back().here, 600u);
    EXPECT_TRUE(room.reached<protocol::seats_changed>(seated[0]).empty()) << "names are for facilitators";
    room.until(2);
    EXPECT_EQ(peoples(seated[0]), before + 1) << "nothing has changed";
}

TEST_F(filling_room, tells_facilitators_each_seat_once_some_at_a_time) {
    seat(450, 0.1);
    room.until(4);
    auto const told = room.reached<protocol::seats_changed>(coach);
    ASSERT_EQ(told.size(), 3u);
    for (auto const& one : told) EXPECT_LE(one.seats.size(), 200u);
    EXPECT_EQ(seats_in(told).size(), 450u);

    auto const late = room.join("Co", 4.5, {.as = role::co_facilitator, .seat = false});
    room.until(8);
    EXPECT_EQ(seats_in(room.reached<protocol::seats_changed>(late)).size(), 450u);
    EXPECT_EQ(room.reached<protocol::seats_changed>(coach).size(), 3u) << "who knows them is not told again";

    room.say(seated[7], protocol::set_sensor{protocol::sensor::none}, 8.5);
    room.until(9);
    auto const change = room.reached<protocol::seats_changed>(late).back();
    ASSERT_EQ(change.seats.size(), 1u);
    EXPECT_EQ(change.seats[0].seat, 8u);
    EXPECT_EQ(change.seats[0].source, protocol::sensor::none);
}

TEST_F(filling_room, tells_a_facilitator_who_comes_back_of_all_seats_again) {
    seat(30, 0.1);
    room.until(2);
    room.perform(seconds(2.1), room.s.disconnect(coach, seconds(2.1)));
    room.until(3);
    auto again = coming_back(1, room.people[coach].stream);
    again.as = role::facilitator;
    room.perform(seconds(3.2), std::get<session::joining>(room.s.join(again, seconds(3.2))).what);
    room.until(4);
    EXPECT_EQ(room.reached<protocol::seats_changed>(coach).back().seats.size(), 30u);
}

// A thousand who lose the line and are back within a second: the queue of each reader holds 64 messages and 64 KiB.
TEST_F(filling_room, stays_within_everybodys_queue_when_a_thousand_come_back_at_once) {
    seat(1'000, 0.1);
    room.until(8);
    for (auto const who : seated) room.perform(seconds(8.1), room.s.disconnect(who, seconds(8.1)));
    room.until(9);
    room.heard.clear();
    for (std::size_t i = 0; i < seated.size(); ++i) {
        auto again = coming_back(0, room.people[seated[i]].stream);
        (*again.resume)[0] = static_cast<std::uint8_t>(i + 2);
        (*again.resume)[1] = static_cast<std::uint8_t>((i + 2) >> 8);
        again.message.paused = true; // and all of them rest
        room.perform(seconds(9.2), std::get<session::joining>(room.s.join(again, seconds(9.2))).what);
    }
    room.until(10);
    for (auto const who : {coach, seated[0], seated[999]}) {
        std::size_t messages = 0, bytes = 0;
        for (auto const& [at, one] : room.heard) {
            auto const* const said = std::get_if<send>(&one);
            auto const* const told = std::get_if<broadcast>(&one);
            if (!(said ? said->to == who : told && room.s.hears(who, told->to))) continue;
            ++messages;
            bytes += protocol::encode(said ? said->what : told->what).size();
        }
        EXPECT_LE(messages, 64u);
        EXPECT_LE(bytes, 64u * 1024);
        EXPECT_GT(messages, 0u);
    }
    EXPECT_EQ(room.reached<protocol::people>(seated[0]).back().here, 1'000u);
}

TEST_F(filling_room, fits_two_hundred_of_the_longest_names_into_a_readers_queue) {
    protocol::seats_changed full;
    std::string longest;
    for (std::size_t i = 0; i < protocol::max_name; ++i) longest += "\xF0\x9F\xAB\x80";
    for (protocol::seat_number i = 801; i <= 1'000; ++i)
        full.seats.push_back({i, 1'000 + i, longest, role::co_facilitator, protocol::sensor::simulated, false});
    EXPECT_LE(protocol::encode(full).size(), 60u * 1024);
}

TEST_F(filling_room, shows_a_pulse_to_its_owner_alone_when_it_is_large) {
    seat(small + 1, 0.1);
    room.exchange_clock(seated[0], 0.2);
    room.exchange_clock(seated[0], 0.4);
    for (int i = 0; i < 4; ++i) room.say(seated[0], room.next(seated[0], {0.5 + i, {900}, {}, {}}, 0.1), 0.7 + i);
    auto beats = 0;
    for (auto const& [at, one] : room.heard) {
        if (auto const* const pulse = std::get_if<beat>(&one)) {
            ++beats;
            EXPECT_EQ(pulse->of, seated[0]);
            EXPECT_EQ(pulse->visible, protocol::visibility::only_me);
        }
    }
    EXPECT_GT(beats, 0);
}

TEST_F(filling_room, waits_in_good_order_before_a_closed_door) {
    auto closed = with_a_closed_door();
    closed.max_seats = 300;
    rehearsed_room before{closed};
    auto const host = before.join("Coach", 0.01, {.as = role::facilitator, .seat = false});
    member_id first = 0;
    for (int i = 0; i < 200; ++i) {
        auto const who = before.join("W" + std::to_string(i), 0.1);
        if (!first) first = who;
    }
    before.heard.clear();
    before.until(1);
    ASSERT_EQ(before.reached<protocol::people>(host).size(), 1u);
    EXPECT_EQ(before.reached<protocol::people>(host)[0].waiting.size(), 200u);
    EXPECT_EQ(before.reached<protocol::people>(first)[0].waiting.size(), protocol::large_circle)
        << "to two hundred people the names of two hundred would be their square";
}

} // namespace
} // namespace coregulation::session::testing
