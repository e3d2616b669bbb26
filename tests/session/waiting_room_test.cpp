// Who comes to a closed door waits: heard for themselves, and nobody else's business until they are let in.
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::close_code;
using protocol::error_code;
using protocol::role;

struct waiting_room : ::testing::Test {
    rehearsed_room room{with_a_closed_door()};
    member_id coach = room.join("Coach", 0.05, {.as = role::facilitator, .seat = false});

    std::vector<protocol::waiting_person> seen_waiting(member_id by) const {
        return room.reached<protocol::people>(by).back().waiting;
    }
    join_request resumed(member_id who, std::uint8_t number) { return coming_back(number, room.people[who].stream); }
};

TEST_F(waiting_room, gives_a_participant_no_seat_and_tells_them_so) {
    auto const ada = room.join("Ada", 0.1);
    auto const joined = room.reached<protocol::joined>(ada);
    ASSERT_EQ(joined.size(), 1u);
    EXPECT_TRUE(joined[0].waiting);
    EXPECT_FALSE(joined[0].door_open);
    EXPECT_FALSE(joined[0].seat);
    auto const waiting = seen_waiting(coach);
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].name, "Ada");
    EXPECT_EQ(waiting[0].member, ada);
    EXPECT_EQ(seen_waiting(ada), waiting);
}

TEST_F(waiting_room, is_for_participants_alone) {
    for (auto const as : {role::facilitator, role::co_facilitator, role::observer, role::projector}) {
        auto const who = room.join("", 0.1, {.as = as, .keep = false});
        EXPECT_FALSE(room.reached<protocol::joined>(who)[0].waiting);
    }
    EXPECT_TRUE(room.reached<protocol::people>(coach).back().waiting.empty());
}

TEST_F(waiting_room, is_nobody_elses_business_but_the_facilitators) {
    auto const eye = room.join("", 0.1, {.as = role::observer, .keep = false});
    room.say(coach, protocol::set_door{true}, 0.2);
    auto const ben = room.join("Ben", 0.3);
    room.say(coach, protocol::set_door{false}, 0.4);
    auto const ada = room.join("Ada", 0.5);
    EXPECT_TRUE(seen_waiting(ben).empty());
    EXPECT_TRUE(seen_waiting(eye).empty());
    EXPECT_EQ(seen_waiting(coach).size(), 1u);
    EXPECT_EQ(seen_waiting(ada).size(), 1u);
}

TEST_F(waiting_room, hears_a_heart_for_its_owner_alone_and_keeps_nothing) {
    auto const ada = room.join("Ada", 0.1);
    auto const hearts = simulated({.people = 1, .seconds = 60});
    room.play({{ada, hearts[0]}}, 0.3, 60);

    auto const* const own = room.own(ada);
    ASSERT_TRUE(own);
    EXPECT_FALSE(own->seat);
    EXPECT_TRUE(own->values.heart_rate_bpm) << "is my strap heard?";
    for (auto const& one : room.shown) {
        EXPECT_TRUE(one.for_group.people.empty());
        EXPECT_TRUE(one.for_facilitators.people.empty());
        EXPECT_TRUE(one.for_facilitators.pairs.empty());
    }
    EXPECT_TRUE(
        std::ranges::none_of(room.heard, [](auto const& one) { return std::holds_alternative<beat>(one.second); }));
    EXPECT_TRUE(room.rows.empty());
    EXPECT_TRUE(std::ranges::none_of(room.log, [](storage::log_entry const& entry) {
        return std::holds_alternative<storage::notification_received>(entry.what);
    }));
    auto const acks = room.reached<protocol::ack>(ada);
    ASSERT_GT(acks.size(), 30u);
    for (auto const& ack : acks) EXPECT_FALSE(ack.stored);
}

TEST_F(waiting_room, hears_of_door_plan_and_phase_but_not_of_what_goes_on_inside) {
    room.join("Ben", 0.1);
    auto const ada = room.join("Ada", 0.1);
    room.say(coach, protocol::admit{2}, 0.2); // Ben
    room.say(coach, protocol::set_phase{protocol::phase::practice}, 0.3);
    room.say(coach, protocol::set_plan{{{protocol::phase::practice, 10}}}, 0.4);
    room.say(coach, protocol::mark{"here", true}, 0.5);
    room.say(coach, protocol::start_practice{{{}, "Humming", {}, {{"Hum.", 60}}}}, 0.6);
    room.say(2, protocol::set_pause{true, false}, 0.7);
    EXPECT_EQ(room.reached<protocol::phase_changed>(ada).size(), 1u);
    EXPECT_EQ(room.reached<protocol::plan_changed>(ada).size(), 1u);
    EXPECT_TRUE(room.reached<protocol::marked>(ada).empty());
    EXPECT_TRUE(room.reached<protocol::practice_changed>(ada).empty());
    EXPECT_TRUE(room.reached<protocol::pause_asked>(ada).empty());
    EXPECT_FALSE(room.s.hears(ada, audience::room)) << "and so gets no frame and no pulse";

    room.say(coach, protocol::admit{ada}, 0.8);
    ASSERT_EQ(room.reached<protocol::practice_changed>(ada).size(), 2u) << "what was told to the room, and to them";
    EXPECT_EQ(room.reached<protocol::practice_changed>(ada).back().practice->what.title, "Humming");
    EXPECT_TRUE(room.s.hears(ada, audience::room));
}

TEST_F(waiting_room, opens_for_one_with_the_next_seat) {
    auto const ada = room.join("Ada", 0.1);
    auto const ben = room.join("Ben", 0.2);
    room.say(coach, protocol::admit{ben}, 0.3);
    auto const told = room.reached<protocol::admitted>(ben);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].seat, 1u);
    EXPECT_TRUE(room.reached<protocol::admitted>(ada).empty());
    ASSERT_EQ(seen_waiting(coach).size(), 1u);
    EXPECT_EQ(seen_waiting(coach)[0].member, ada);
    room.say(coach, protocol::admit{}, 0.4);
    EXPECT_EQ(room.reached<protocol::admitted>(ada).at(0).seat, 2u);
    auto const seats = room.reached<protocol::people>(ada).back().seats;
    ASSERT_EQ(seats.size(), 2u);
    EXPECT_EQ(seats[0].name, "Ben") << "in order of seats, whoever came first";
    EXPECT_EQ(seats[0].member, ben);
}

TEST_F(waiting_room, admits_a_person_once_whoever_asks) {
    auto const co = room.join("Co", 0.05, {.as = role::co_facilitator, .seat = false});
    auto const ada = room.join("Ada", 0.1);
    room.say(coach, protocol::admit{ada}, 0.2);
    EXPECT_TRUE(sent_to<protocol::error>(room.say(co, protocol::admit{ada}, 0.2)).empty());
    EXPECT_EQ(room.reached<protocol::admitted>(ada).size(), 1u);
    auto const nobody = sent_to<protocol::error>(room.say(co, protocol::admit{77}, 0.3));
    ASSERT_EQ(nobody.size(), 1u);
    EXPECT_EQ(nobody[0].code, error_code::not_allowed);
    EXPECT_EQ(sent_to<protocol::error>(room.say(co, protocol::admit{coach}, 0.3)).size(), 1u);
}

TEST_F(waiting_room, empties_when_the_door_opens_and_lets_others_straight_in) {
    auto const ada = room.join("Ada", 0.1), ben = room.join("Ben", 0.2);
    room.say(coach, protocol::set_door{true}, 0.3);
    EXPECT_EQ(room.reached<protocol::admitted>(ada).at(0).seat, 1u);
    EXPECT_EQ(room.reached<protocol::admitted>(ben).at(0).seat, 2u);
    ASSERT_EQ(room.reached<protocol::door_changed>(ben).size(), 1u);
    EXPECT_TRUE(room.reached<protocol::door_changed>(ben)[0].open);
    auto const cleo = room.join("Cleo", 0.4);
    EXPECT_EQ(room.reached<protocol::joined>(cleo).at(0).seat, 3u);
    EXPECT_TRUE(room.say(coach, protocol::set_door{true}, 0.5).empty()) << "it is open";
}

TEST_F(waiting_room, gives_seats_as_long_as_there_are_any) {
    auto few = with_a_closed_door();
    few.max_seats = 1;
    rehearsed_room small{few};
    auto const host = small.join("Coach", 0.05, {.as = role::facilitator, .seat = false});
    auto const ada = small.join("Ada", 0.1);
    small.say(host, protocol::admit{}, 0.2);
    auto const ben = small.join("Ben", 0.3);
    for (auto const& ask : std::vector<protocol::client_message>{protocol::admit{ben}, protocol::admit{}}) {
        auto const wrong = sent_to<protocol::error>(small.say(host, ask, 0.4));
        ASSERT_EQ(wrong.size(), 1u);
        EXPECT_EQ(wrong[0].expected, "at most 1 seats");
    }
    EXPECT_EQ(small.reached<protocol::admitted>(ada).size(), 1u);
    EXPECT_TRUE(small.reached<protocol::admitted>(ben).empty());
    join_request third;
    third.as = role::participant;
    EXPECT_TRUE(std::holds_alternative<protocol::error>(small.s.join(third, seconds(0.5))))
        << "each who waits is remembered, so their number is bounded";
    small.say(ben, protocol::leave{}, 0.6);
    EXPECT_TRUE(std::holds_alternative<session::joining>(small.s.join(third, seconds(0.7)))) << "a place is free again";
}

TEST_F(waiting_room, is_gone_back_to_after_a_lost_line) {
    auto const ada = room.join("Ada", 0.1);
    room.perform(seconds(0.2), room.s.disconnect(ada, seconds(0.2)));
    EXPECT_FALSE(seen_waiting(coach).at(0).here);
    auto const back = std::get<session::joining>(room.s.join(resumed(ada, 2), seconds(0.3)));
    EXPECT_EQ(back.member, ada);
    room.perform(seconds(0.3), back.what);
    EXPECT_TRUE(room.reached<protocol::joined>(ada).back().waiting);
    EXPECT_TRUE(seen_waiting(coach).at(0).here);
}

TEST_F(waiting_room, lets_in_with_their_return_who_was_away_when_the_door_opened) {
    auto const ada = room.join("Ada", 0.1);
    room.perform(seconds(0.2), room.s.disconnect(ada, seconds(0.2)));
    room.say(coach, protocol::set_door{true}, 0.3);
    EXPECT_EQ(seen_waiting(coach).size(), 1u) << "nobody sits down unseen";
    room.perform(seconds(0.4), std::get<session::joining>(room.s.join(resumed(ada, 2), seconds(0.4))).what);
    EXPECT_FALSE(room.reached<protocol::joined>(ada).back().waiting);
    EXPECT_EQ(room.reached<protocol::joined>(ada).back().seat, 1u);
}

TEST_F(waiting_room, forgets_who_leaves_it) {
    auto const ada = room.join("Ada", 0.1);
    room.say(ada, protocol::leave{}, 0.2);
    EXPECT_TRUE(seen_waiting(coach).empty());
    EXPECT_EQ(sent_to<protocol::error>(room.say(coach, protocol::admit{ada}, 0.3)).size(), 1u);
}

TEST_F(waiting_room, sends_away_who_is_not_to_come_in) {
    auto const ada = room.join("Ada", 0.1);
    room.say(coach, protocol::turn_away{ada}, 0.2);
    EXPECT_EQ(room.closed(ada), std::vector{close_code::turned_away});
    EXPECT_TRUE(seen_waiting(coach).empty());
    auto const again = std::get<session::joining>(room.s.join(resumed(ada, 2), seconds(0.3)));
    EXPECT_NE(again.member, ada) << "the place is not taken back; the link makes a new person, who waits";
    room.perform(seconds(0.3), again.what);
    EXPECT_TRUE(room.reached<protocol::joined>(again.member).at(0).waiting);
}

TEST_F(waiting_room, sends_away_from_a_seat_closes_the_door_and_keeps_what_was_kept) {
    room.say(coach, protocol::set_door{true}, 0.06);
    auto const ada = room.join("Ada", 0.1);
    auto const hearts = simulated({.people = 1, .seconds = 20});
    room.play({{ada, hearts[0]}}, 0.3, 20);
    auto const kept = room.log.size();
    room.say(coach, protocol::turn_away{ada}, 20.1);
    EXPECT_EQ(room.closed(ada), std::vector{close_code::turned_away});
    EXPECT_FALSE(room.reached<protocol::door_changed>(coach).back().open);
    EXPECT_EQ(room.log.size(), kept + 2) << "sent away, door closed; nothing is taken back";
    room.until(22);
    EXPECT_EQ(room.shown.back().for_group.people.at(0).values.why, protocol::reason::away) << "the seat stays";
    auto const again = std::get<session::joining>(room.s.join(resumed(ada, 2), seconds(22.5)));
    EXPECT_NE(again.member, ada);
}

TEST_F(waiting_room, turns_only_participants_away_and_only_by_who_facilitates) {
    auto const co = room.join("Co", 0.06, {.as = role::co_facilitator});
    auto const ada = room.join("Ada", 0.1);
    for (auto const whom : {coach, co, member_id{77}}) {
        auto const wrong = sent_to<protocol::error>(room.say(co, protocol::turn_away{whom}, 0.2));
        ASSERT_EQ(wrong.size(), 1u);
        EXPECT_EQ(wrong[0].code, error_code::not_allowed);
    }
    EXPECT_EQ(sent_to<protocol::error>(room.say(ada, protocol::turn_away{ada}, 0.3)).size(), 1u);
    EXPECT_EQ(sent_to<protocol::error>(room.say(ada, protocol::admit{ada}, 0.3)).size(), 1u);
    EXPECT_EQ(sent_to<protocol::error>(room.say(ada, protocol::set_door{true}, 0.3)).size(), 1u);
    EXPECT_TRUE(room.closed(ada).empty());
    room.say(co, protocol::turn_away{ada}, 0.4);
    EXPECT_EQ(room.closed(ada).size(), 1u);
}

// What somebody chose before the door holds behind it; what their heart did there does not.
TEST_F(waiting_room, is_shown_again_bit_for_bit_from_the_admission_on) {
    auto const ada = room.join("Ada", 0.1), ben = room.join("Ben", 0.2);
    auto const hearts = simulated({.people = 2, .seconds = 150, .coupling = 0.7});
    room.play(
        {{ada, hearts[0]}, {ben, hearts[1]}}, 0.3, 150,
        {{10.1, [&](double at) { room.say(coach, protocol::admit{ada}, at); }},
         {30.2, [&](double at) { room.say(coach, protocol::admit{}, at); }},
         {140.3, [&](double at) { room.say(coach, protocol::turn_away{ada}, at); }}});
    auto const again = shown_again(room.stored());
    ASSERT_EQ(again.size() + 1, room.shown.size()) << "up to the last entry of the log";
    auto pairs = 0u;
    for (std::size_t i = 0; i < again.size(); ++i) {
        ASSERT_EQ(room.shown[i].for_group, again[i].for_group) << "frame " << again[i].for_group.number;
        ASSERT_EQ(room.shown[i].for_facilitators, again[i].for_facilitators);
        if (again[i].for_group.number > 31) {
            ASSERT_EQ(room.shown[i].own, again[i].own);
        }
        for (auto const& row : again[i].for_group.pairs) pairs += row.is == protocol::state::measuring;
    }
    EXPECT_GT(pairs, 30u);
    EXPECT_EQ(again.at(35).for_group.people.at(1).values.is, protocol::state::gathering)
        << "measures begin with the seat";
}

TEST_F(waiting_room, outlives_a_server) {
    auto const ada = room.join("Ada", 0.1), ben = room.join("Ben", 0.2);
    room.say(coach, protocol::turn_away{ben}, 0.3);
    auto next = std::move(*rebuild(room.stored(), [] { return true; }));
    next.take_up(seconds(0.5));
    auto const back = std::get<session::joining>(next.join(resumed(ada, 2), seconds(0.6)));
    EXPECT_EQ(back.member, ada);
    EXPECT_TRUE(std::get<protocol::joined>(std::get<send>(back.what.at(0)).what).waiting);
    EXPECT_NE(std::get<session::joining>(next.join(resumed(ben, 3), seconds(0.7))).member, ben);
}

} // namespace
} // namespace coregulation::session::testing
