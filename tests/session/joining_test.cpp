#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::error_code;

TEST(joining, hears_joined_first_then_who_is_here) {
    session s{example()};
    join_request request;
    request.message.name = "Ada";
    request.as = protocol::role::participant;
    request.new_resume_secret = "come back";
    auto const answer = std::get<session::joining>(s.join(request, seconds(0.5)));

    ASSERT_EQ(answer.what.size(), 3u); // joined, kept, people
    auto const& first = std::get<send>(answer.what[0]);
    auto const& joined = std::get<protocol::joined>(first.what);
    EXPECT_EQ(first.to, answer.member);
    EXPECT_EQ(joined.seat, 1u);
    EXPECT_EQ(joined.resume, "come back");
    EXPECT_DOUBLE_EQ(joined.at_ms, 500);
    auto const& people = std::get<protocol::people>(std::get<broadcast>(answer.what[2]).what);
    ASSERT_EQ(people.seats.size(), 1u);
    EXPECT_EQ(people.seats[0].name, "Ada");
    EXPECT_TRUE(people.seats[0].here);
}

TEST(joining, gives_seats_in_order_and_none_to_observers) {
    rehearsed_room room;
    room.join("Ada", 0.1);
    room.join("", 0.2, {.as = protocol::role::observer, .keep = false});
    room.join("Coach", 0.3, {.as = protocol::role::facilitator, .seat = false});
    room.join("Ben", 0.4);
    auto const last = std::get<broadcast>(room.heard.back().second);
    auto const& people = std::get<protocol::people>(last.what);
    ASSERT_EQ(people.seats.size(), 2u);
    EXPECT_EQ(people.seats[1].name, "Ben");
    EXPECT_EQ(people.seats[1].seat, 2u);
    EXPECT_EQ(people.observers, 1u);
}

TEST(joining, returns_to_the_same_seat_with_the_resume_secret) {
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.1);
    room.perform(seconds(0.2), room.s.disconnect(ada, seconds(0.2)));

    join_request again;
    again.as = protocol::role::participant;
    again.message.stream = std::string(32, 'a');
    again.message.visible = protocol::visibility::group;
    again.message.keep = true;
    again.message.resume = "secret-Ada";
    again.resume = storage::secret_hash{};
    (*again.resume)[0] = 1;
    auto const back = std::get<session::joining>(room.s.join(again, seconds(0.3)));
    EXPECT_EQ(back.member, ada);
    EXPECT_FALSE(back.returned) << "the old connection had gone";
    EXPECT_EQ(std::get<protocol::joined>(std::get<send>(back.what[0]).what).seat, 1u);
}

TEST(joining, again_holds_what_is_chosen_then) {
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.1);
    room.perform(seconds(0.2), room.s.disconnect(ada, seconds(0.2)));
    join_request again;
    again.as = protocol::role::participant;
    again.message.stream = room.people[ada].stream;
    again.message.visible = protocol::visibility::only_me; // wished when nobody was there to hear it
    again.message.keep = false;
    again.resume = storage::secret_hash{};
    (*again.resume)[0] = 1;
    auto answer = room.s.join(again, seconds(0.3));
    auto const& taken = std::get<session::joining>(answer);
    EXPECT_EQ(taken.member, ada);
    room.perform(seconds(0.3), taken.what);
    room.until(1.5);
    auto const& own = room.shown.back().own.at(0).second;
    EXPECT_EQ(own.visible, protocol::visibility::only_me);
    EXPECT_FALSE(own.keep);
}

// Wishes that died with the server before they were stored.
TEST(joining, again_holds_the_sensor_and_the_pause_that_are_said_then) {
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.1, {.source = protocol::sensor::none});
    auto again = coming_back(1, room.people[ada].stream); // with a simulated sensor
    again.message.paused = true;
    again.message.quiet = false;
    room.perform(seconds(0.2), std::get<session::joining>(room.s.join(again, seconds(0.2))).what);
    auto const rested = room.say(ada, room.next(ada, {0.1, {800}, {}, {}}, 0.1), 0.3);
    auto const unheard = sent_to<protocol::ack>(rested);
    ASSERT_EQ(unheard.size(), 1U);
    EXPECT_EQ(unheard[0].committed_seq, 1U);
    EXPECT_FALSE(unheard[0].stored) << "what comes during a rest is not kept, and nobody says that it is";

    again.message.paused = false;
    room.perform(seconds(0.4), std::get<session::joining>(room.s.join(again, seconds(0.4))).what);
    auto const what = room.say(ada, room.next(ada, {0.3, {810}, {}, {}}, 0.1), 0.5);
    EXPECT_TRUE(std::ranges::any_of(what, [](effect const& e) { return std::holds_alternative<keep>(e); }));
    EXPECT_TRUE(sent_to<protocol::ack>(what).empty()) << "not before it is stored";
    auto const stored = sent_to<protocol::ack>(room.s.committed(ada, room.people[ada].stream, 2));
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_TRUE(stored[0].stored);

    again.message.paused.reset(); // a page that was loaded anew does not know
    room.say(ada, protocol::set_pause{true, true}, 0.6);
    room.perform(seconds(0.7), std::get<session::joining>(room.s.join(again, seconds(0.7))).what);
    EXPECT_EQ(sent_to<protocol::ack>(room.say(ada, room.next(ada, {0.7, {800}, {}, {}}, 0.1), 0.8)).size(), 1U)
        << "they still rest";
}

TEST(joining, does_not_return_to_a_place_of_another_role) {
    rehearsed_room room;
    auto const coach = room.join("Coach", 0.1, {.as = protocol::role::facilitator});
    join_request again;
    again.as = protocol::role::participant;
    again.resume = storage::secret_hash{};
    (*again.resume)[0] = 1;
    auto const other = std::get<session::joining>(room.s.join(again, seconds(0.3)));
    EXPECT_NE(other.member, coach);
    EXPECT_EQ(room.s.role_of(other.member), protocol::role::participant);
}

TEST(joining, is_refused_when_every_seat_is_taken) {
    auto few = example();
    few.max_seats = 1;
    session s{few};
    join_request request;
    request.as = protocol::role::participant;
    ASSERT_TRUE(std::holds_alternative<session::joining>(s.join(request, seconds(0.1))));
    auto const refused = s.join(request, seconds(0.2));
    ASSERT_TRUE(std::holds_alternative<protocol::error>(refused));
    EXPECT_EQ(std::get<protocol::error>(refused).expected, "at most 1 seats");
}

TEST(joining, is_refused_after_the_end) {
    rehearsed_room room;
    auto const coach = room.join("Coach", 0.1, {.as = protocol::role::facilitator});
    room.say(coach, protocol::end{}, 0.2);
    EXPECT_TRUE(room.s.ended());
    join_request request;
    EXPECT_TRUE(std::holds_alternative<protocol::error>(room.s.join(request, seconds(0.3))));
}

TEST(roles, keep_phase_pacer_marker_and_end_for_facilitators) {
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.1);
    std::vector<protocol::client_message> const reserved{
        protocol::set_phase{protocol::phase::practice}, protocol::set_pacer{true, 6, 0.5}, protocol::mark{"x", true},
        protocol::end{}};
    for (auto const& message : reserved) {
        auto const what = room.say(ada, message, 0.2);
        auto const errors = sent_to<protocol::error>(what);
        ASSERT_EQ(errors.size(), 1u);
        EXPECT_EQ(errors[0].code, error_code::not_allowed);
        EXPECT_EQ(what.size(), 1u) << "nothing else happens";
    }
    EXPECT_FALSE(room.s.ended());
}

TEST(roles, give_observers_nothing_to_change) {
    rehearsed_room room;
    auto const eye = room.join("", 0.1, {.as = protocol::role::observer, .keep = false});
    std::vector<protocol::client_message> const messages{
        protocol::set_visibility{protocol::visibility::group}, protocol::set_consent{true},
        protocol::set_sensor{protocol::sensor::strap}, protocol::set_pause{true, false},
        protocol::notification{std::string(31, '0') + "1", 1, 10, {800}, {}, {}}};
    for (auto const& message : messages) {
        auto const what = room.say(eye, message, 0.2);
        ASSERT_EQ(sent_to<protocol::error>(what).size(), 1u);
        EXPECT_EQ(what.size(), 1u);
    }
}

TEST(time, never_goes_back_nor_jumps_over_a_frame) {
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.5);
    EXPECT_THROW(room.s.handle(ada, protocol::leave{}, seconds(0.4)), std::logic_error);
    EXPECT_THROW(room.s.handle(ada, protocol::leave{}, seconds(1.0)), std::logic_error);
    EXPECT_THROW(room.s.advance(seconds(2)), std::logic_error);
    EXPECT_NO_THROW(room.s.advance(seconds(1)));
}

} // namespace
} // namespace coregulation::session::testing
