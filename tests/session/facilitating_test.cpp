// What facilitators and co-facilitators hold a session with: plan, practice, spotlight, the end.
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::error_code;
using protocol::role;

protocol::guide humming() {
    return {"humming", "Humming", "Stop when dizzy.", {{"Arrive.", 30}, {"Hum.", 60}, {"Rest.", 45}}};
}

std::optional<protocol::error> refusal(effects const& what) {
    auto const errors = sent_to<protocol::error>(what);
    if (errors.empty()) return {};
    return errors[0];
}

struct held_room : ::testing::Test {
    rehearsed_room room;
    member_id coach = room.join("Coach", 0.05, {.as = role::facilitator, .seat = false});
    member_id co = room.join("Co", 0.06, {.as = role::co_facilitator});
    member_id ada = room.join("Ada", 0.07);

    template<class Message>
    Message last() const {
        return room.reached<Message>(ada).back();
    }
};

TEST_F(held_room, gives_a_co_facilitator_a_seat_when_they_wish_and_everything_but_the_end) {
    EXPECT_EQ(room.reached<protocol::joined>(co).at(0).seat, 1u);
    std::vector<protocol::client_message> const theirs{
        protocol::set_phase{protocol::phase::practice},
        protocol::set_pacer{true, 6, 0.5},
        protocol::mark{"x", false},
        protocol::set_door{false},
        protocol::admit{},
        protocol::set_plan{},
        protocol::start_practice{humming()},
        protocol::practice_step{1, false},
        protocol::stop_practice{},
        protocol::spotlight{1, 2}};
    for (auto const& message : theirs) EXPECT_FALSE(refusal(room.say(co, message, 0.2))) << message.index();
    auto const no = refusal(room.say(co, protocol::end{}, 0.3));
    ASSERT_TRUE(no);
    EXPECT_EQ(no->code, error_code::not_allowed);
    EXPECT_FALSE(room.s.ended());
    room.say(co, protocol::end{true}, 0.4);
    EXPECT_TRUE(room.s.ended());
}

TEST_F(held_room, keeps_all_of_it_from_participants_observers_and_projectors) {
    std::vector<protocol::client_message> const reserved{
        protocol::admit{},
        protocol::set_door{false},
        protocol::turn_away{ada},
        protocol::set_plan{},
        protocol::start_practice{humming()},
        protocol::practice_step{},
        protocol::stop_practice{},
        protocol::spotlight{},
        protocol::end{true}};
    auto const eye = room.join("", 0.1, {.as = role::observer, .keep = false});
    auto const wall = room.join("", 0.1, {.as = role::projector, .keep = false});
    for (auto const who : {ada, eye, wall}) {
        for (auto const& message : reserved) {
            auto const what = room.say(who, message, 0.2);
            auto const no = refusal(what);
            ASSERT_TRUE(no) << message.index();
            EXPECT_EQ(no->code, error_code::not_allowed);
            EXPECT_EQ(what.size(), 1u) << "nothing else happens";
        }
    }
}

TEST_F(held_room, counts_observers_displays_and_who_is_here_with_a_seat) {
    room.join("", 0.1, {.as = role::observer, .keep = false});
    room.join("", 0.1, {.as = role::projector, .keep = false});
    auto const wall = room.join("", 0.1, {.as = role::projector, .keep = false});
    room.perform(seconds(0.2), room.s.disconnect(ada, seconds(0.2)));
    auto const people = room.reached<protocol::people>(wall).back();
    EXPECT_EQ(people.observers, 1u);
    EXPECT_EQ(people.displays, 2u);
    EXPECT_EQ(people.here, 1u) << "Co; Ada's line is lost, Coach has no seat";
    EXPECT_EQ(people.seats.size(), 2u);
}

TEST_F(held_room, shows_a_projector_and_an_observer_what_the_group_may_see) {
    for (auto const as : {role::observer, role::projector}) {
        auto const who = room.join("", 0.1, {.as = as, .keep = false});
        EXPECT_TRUE(room.s.hears(who, audience::guests));
        EXPECT_FALSE(room.s.hears(who, audience::facilitators));
    }
    EXPECT_TRUE(room.s.hears(co, audience::facilitators));
}

TEST_F(held_room, tells_the_plan_to_everybody_and_to_who_comes_later) {
    std::vector<protocol::plan_part> const parts{{protocol::phase::arrive, 5}, {protocol::phase::practice, 12.5}};
    room.say(coach, protocol::set_plan{parts}, 0.2);
    EXPECT_EQ(last<protocol::plan_changed>().parts, parts);
    auto const late = room.join("Late", 0.3);
    EXPECT_EQ(room.reached<protocol::joined>(late).at(0).plan, parts);
}

TEST_F(held_room, tells_since_when_its_phase_is_what_it_is) {
    EXPECT_FALSE(room.reached<protocol::joined>(ada).at(0).phase_since_ms);
    room.say(coach, protocol::set_phase{protocol::phase::baseline}, 0.25);
    auto const late = room.join("Late", 0.3);
    EXPECT_EQ(room.reached<protocol::joined>(late).at(0).phase_since_ms, 250);
}

TEST_F(held_room, begins_a_practice_at_one_moment_that_nobody_has_missed) {
    room.say(coach, protocol::start_practice{humming()}, 10.25);
    auto const told = last<protocol::practice_changed>();
    ASSERT_TRUE(told.practice);
    EXPECT_EQ(told.practice->what, humming());
    EXPECT_EQ(told.practice->began_ms, 10'750);
    EXPECT_FALSE(told.practice->held);
    auto const late = room.join("Late", 20);
    EXPECT_EQ(room.reached<protocol::joined>(late).at(0).practice, told.practice);
}

TEST_F(held_room, goes_to_a_step_now_and_may_stay_there) {
    room.say(coach, protocol::start_practice{humming()}, 10);
    room.say(coach, protocol::practice_step{2, true}, 15);
    auto held = last<protocol::practice_changed>().practice;
    ASSERT_TRUE(held);
    EXPECT_EQ(held->began_ms, 15'000 - 90'000) << "two steps of 30 and 60 s lie before it";
    EXPECT_EQ(held->held, 2u);
    room.say(coach, protocol::practice_step{1, false}, 20);
    auto const goes_on = last<protocol::practice_changed>().practice;
    EXPECT_EQ(goes_on->began_ms, 20'000 - 30'000);
    EXPECT_FALSE(goes_on->held);
}

TEST_F(held_room, knows_no_step_beyond_the_last_nor_of_no_practice) {
    auto const none = refusal(room.say(coach, protocol::practice_step{0, false}, 0.2));
    ASSERT_TRUE(none);
    EXPECT_EQ(none->code, error_code::not_allowed);
    room.say(coach, protocol::start_practice{humming()}, 0.3);
    auto const beyond = refusal(room.say(coach, protocol::practice_step{3, false}, 0.4));
    ASSERT_TRUE(beyond);
    EXPECT_EQ(beyond->code, error_code::out_of_range);
    EXPECT_EQ(beyond->expected, "0 to 2");
    room.say(coach, protocol::stop_practice{}, 0.5);
    EXPECT_FALSE(last<protocol::practice_changed>().practice);
    EXPECT_TRUE(room.say(coach, protocol::stop_practice{}, 0.6).empty()) << "it is over";
    auto const late = room.join("Late", 0.7);
    EXPECT_FALSE(room.reached<protocol::joined>(late).at(0).practice);
}

TEST_F(held_room, takes_two_seats_into_the_spotlight_or_none) {
    for (auto const& odd : {protocol::spotlight{1, {}}, protocol::spotlight{1, 1}, protocol::spotlight{1, 9}}) {
        auto const no = refusal(room.say(coach, odd, 0.2));
        ASSERT_TRUE(no);
        EXPECT_EQ(no->code, error_code::out_of_range);
    }
    room.say(coach, protocol::spotlight{2, 1}, 0.3);
    EXPECT_EQ(std::get<storage::spotlight_set>(room.log.back().what), (storage::spotlight_set{1, 2}));
    room.say(coach, protocol::spotlight{}, 0.4);
    EXPECT_EQ(std::get<storage::spotlight_set>(room.log.back().what), storage::spotlight_set{});
}

TEST_F(held_room, closes_at_once_for_everybody_in_an_emergency) {
    auto const eye = room.join("", 0.1, {.as = role::observer, .keep = false});
    room.say(coach, protocol::set_door{false}, 0.2);
    auto const waits = room.join("Waits", 0.3);
    room.say(co, protocol::end{true}, 0.4);
    for (auto const who : {coach, co, ada, eye, waits}) {
        ASSERT_EQ(room.reached<protocol::ended>(who).size(), 1u);
        EXPECT_TRUE(room.reached<protocol::ended>(who)[0].emergency);
        EXPECT_EQ(room.closed(who), std::vector{protocol::close_code::session_ended});
    }
    EXPECT_TRUE(room.say(ada, protocol::leave{}, 0.5).empty()) << "nothing more is accepted";
    EXPECT_TRUE(std::holds_alternative<protocol::error>(room.s.join(coming_back(3, "x"), seconds(0.6))));
}

TEST_F(held_room, says_of_an_ordinary_end_that_it_was_none) {
    room.say(coach, protocol::end{}, 0.4);
    EXPECT_FALSE(last<protocol::ended>().emergency);
}

TEST_F(held_room, is_taken_up_with_plan_practice_door_and_phase) {
    room.say(coach, protocol::set_plan{{{protocol::phase::sharing, 3}}}, 0.2);
    room.say(coach, protocol::start_practice{humming()}, 0.3);
    room.say(coach, protocol::practice_step{1, true}, 0.35);
    room.say(coach, protocol::set_phase{protocol::phase::practice}, 0.4);
    room.say(coach, protocol::set_door{false}, 0.5);
    auto next = std::move(*rebuild(room.stored(), [] { return true; }));
    next.take_up(seconds(0.6));
    auto const back = std::get<session::joining>(next.join(coming_back(3, room.people[ada].stream), seconds(0.7)));
    auto const joined = std::get<protocol::joined>(std::get<send>(back.what.at(0)).what);
    EXPECT_EQ(joined.plan.size(), 1u);
    ASSERT_TRUE(joined.practice);
    EXPECT_EQ(joined.practice->held, 1u);
    EXPECT_EQ(joined.phase_since_ms, 400);
    EXPECT_FALSE(joined.door_open);
    EXPECT_FALSE(joined.waiting) << "who had a seat has it";
}

} // namespace
} // namespace coregulation::session::testing
