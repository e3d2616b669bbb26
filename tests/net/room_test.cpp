// How a room is held, over real sockets: the door, who sees what, what late comers find, the end.
#include "tests/support/live_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;

std::optional<std::uint16_t> number(close_code code) {
    return static_cast<std::uint16_t>(code);
}

// Everything that comes until a message of this type has come `times` times.
std::vector<json> until(client& who, std::string const& type, int times = 1) {
    std::vector<json> heard;
    auto const deadline = std::chrono::steady_clock::now() + patience;
    while (times > 0 && std::chrono::steady_clock::now() < deadline) {
        auto const text = who.socket().read(100ms);
        if (!text) continue;
        heard.push_back(json::parse(*text));
        times -= heard.back()["type"] == type ? 1 : 0;
    }
    EXPECT_EQ(times, 0) << "no " << type << " came";
    return heard;
}

bool has(std::vector<json> const& heard, std::string const& type) {
    return std::ranges::any_of(heard, [&](json const& one) { return one["type"] == type; });
}

// The first people message in which somebody waits.
json who_waits(client& facilitator) {
    for (auto people = facilitator.next("people"); people; people = facilitator.next("people"))
        if (!(*people)["waiting"].empty()) return (*people)["waiting"];
    ADD_FAILURE() << "nobody waits";
    return json::array();
}

// Session time when everything that `who` has said until now has been dealt with.
double now_ms(client& who) {
    static std::uint32_t id = 0;
    who.say(protocol::clock_ping{++id, 1.0 * id, {}});
    auto const pong = who.next("clock_pong");
    return pong ? (*pong)["sent_ms"].get<double>() : 0;
}

bool names_seat(json const& frame, int seat) {
    auto const in_people = std::ranges::any_of(frame["people"], [&](json const& one) { return one["seat"] == seat; });
    auto const in_pairs =
        std::ranges::any_of(frame["pairs"], [&](json const& one) { return one["a"] == seat || one["b"] == seat; });
    return in_people || in_pairs;
}

class room : public ::testing::Test {
protected:
    live_server server_;
    links open_ = create_session(server_.port(), "A circle", "open");
    links ask_ = create_session(server_.port(), "A circle", "ask");
};

TEST_F(room, lets_nobody_in_before_a_facilitator_does) {
    client fay(server_.port(), without_seat(ask_.facilitator, "Fay"));
    client ana(server_.port(), join_with(ask_.participant, "Ana"));
    EXPECT_TRUE(ana.joined()["waiting"].get<bool>());
    EXPECT_FALSE(ana.joined()["door_open"].get<bool>());
    EXPECT_FALSE(ana.joined().contains("seat"));

    ana.say(beat_number(1, ana.stream()));
    auto const meanwhile = until(ana, "self", 3);
    for (auto const* not_yet : {"frame", "pulse", "marker", "practice", "pause"}) EXPECT_FALSE(has(meanwhile, not_yet));
    for (auto const& one : meanwhile) EXPECT_FALSE(one["type"] == "self" && one.contains("seat"));

    auto const waiting = who_waits(fay);
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0]["name"], "Ana");
    EXPECT_TRUE(fay.next("frame")->at("people").empty());
    fay.say(protocol::admit{waiting[0]["member"].get<protocol::member_number>()});
    auto const in = until(ana, "admitted").back();
    EXPECT_EQ(in["seat"], 1);
    EXPECT_TRUE(ana.next("frame"));
    EXPECT_EQ(ana.next("self")->at("seat"), 1);
}

TEST_F(room, lets_in_all_who_wait_when_the_door_is_opened) {
    client ana(server_.port(), join_with(ask_.participant, "Ana"));
    client ben(server_.port(), join_with(ask_.participant, "Ben"));
    client fay(server_.port(), without_seat(ask_.facilitator, "Fay"));
    fay.say(protocol::set_door{true});
    EXPECT_TRUE(ana.next("admitted"));
    EXPECT_TRUE(ben.next("admitted"));
    client cyd(server_.port(), join_with(ask_.participant, "Cyd"));
    EXPECT_FALSE(cyd.joined()["waiting"].get<bool>());
    EXPECT_EQ(cyd.joined()["seat"], 3);
}

TEST_F(room, keeps_the_place_in_the_waiting_room_of_who_comes_back) {
    auto place = join_with(ask_.participant, "Ana");
    client fay(server_.port(), without_seat(ask_.facilitator, "Fay"));
    client ana(server_.port(), place);
    place.resume = ana.joined()["resume"].get<std::string>();
    ana.socket().drop();
    client again(server_.port(), place);
    EXPECT_TRUE(again.joined()["waiting"].get<bool>());
    EXPECT_EQ(again.joined()["resume"], *place.resume);
    fay.say(protocol::admit{});
    EXPECT_TRUE(again.next("admitted"));
}

TEST_F(room, sends_away_for_good) {
    auto place = join_with(open_.participant, "Ana");
    client fay(server_.port(), without_seat(open_.facilitator, "Fay"));
    client ana(server_.port(), place);
    client ben(server_.port(), join_with(open_.participant, "Ben"));
    json seats;
    while (seats.size() < 2) seats = fay.next("people")->at("seats");
    fay.say(protocol::turn_away{seats[0]["member"].get<protocol::member_number>()});
    EXPECT_EQ(ana.close_code(), number(close_code::turned_away));
    EXPECT_FALSE(ben.next("door")->at("open").get<bool>());

    place.resume = ana.joined()["resume"].get<std::string>();
    place.stream.back() = 'b';
    client again(server_.port(), place); // a new person, before a closed door
    EXPECT_TRUE(again.joined()["waiting"].get<bool>());
    EXPECT_NE(again.joined()["resume"], *place.resume);
}

TEST_F(room, shows_to_each_role_what_it_may_see) {
    auto shy = join_with(open_.participant, "Ana");
    shy.visible = protocol::visibility::facilitator;
    client ana(server_.port(), shy);
    client ben(server_.port(), join_with(open_.participant, "Ben"));
    client fay(server_.port(), without_seat(open_.facilitator, "Fay"));
    client cof(server_.port(), without_seat(open_.co_facilitator, "Kim"));
    client wall(server_.port(), without_seat(open_.projector, ""));
    EXPECT_EQ(cof.joined()["role"], "co_facilitator");
    EXPECT_EQ(wall.joined()["role"], "projector");
    EXPECT_EQ(wall.next("people")->at("displays"), 1);

    cof.say(protocol::mark{"a note for us", false});
    EXPECT_TRUE(fay.next("marker"));
    for (auto* privileged : {&fay, &cof}) EXPECT_TRUE(names_seat(*privileged->next("frame"), 1));
    for (auto* other : {&ben, &wall}) {
        auto const heard = until(*other, "frame", 2);
        EXPECT_FALSE(has(heard, "marker"));
        EXPECT_FALSE(names_seat(heard.back(), 1));
        EXPECT_TRUE(names_seat(heard.back(), 2));
    }
    wall.say(protocol::set_phase{protocol::phase::practice});
    EXPECT_EQ(wall.next("error")->at("code"), "not_allowed");
}

TEST_F(room, speaks_of_somebody_who_hides_to_nobody_from_the_next_frame_on) {
    client ana(server_.port(), join_with(open_.participant, "Ana")); // seat 1
    client ben(server_.port(), join_with(open_.participant, "Ben"));
    client cyd(server_.port(), join_with(open_.participant, "Cyd"));
    client fay(server_.port(), without_seat(open_.facilitator, "Fay"));
    client cof(server_.port(), without_seat(open_.co_facilitator, "Kim"));
    client eye(server_.port(), without_seat(open_.observer, ""));
    client wall(server_.port(), without_seat(open_.projector, ""));
    auto const others = {&ben, &cyd, &fay, &cof, &eye, &wall};
    for (auto* other : others) ASSERT_TRUE(names_seat(until(*other, "frame", 2).back(), 1));

    ana.say(protocol::set_visibility{protocol::visibility::only_me});
    auto const hidden_ms = now_ms(ana);
    for (std::uint64_t seq = 1; seq <= 3; ++seq) ana.say(beat_number(seq, ana.stream()));
    EXPECT_TRUE(ana.next("pulse")); // one's own
    for (auto* other : others) {
        bool frame_after = false;
        for (auto const& one : until(*other, "frame", 4)) {
            if (one["type"] == "frame" && one["at_ms"] > hidden_ms) {
                frame_after = true;
                EXPECT_FALSE(names_seat(one, 1)) << one;
                EXPECT_FALSE(one.contains("group")); // of two nobody can be worked out
            }
            EXPECT_FALSE(one["type"] == "pulse" && one["seat"] == 1);
        }
        EXPECT_TRUE(frame_after);
    }

    ana.say(protocol::set_visibility{protocol::visibility::group});
    auto const shown_ms = now_ms(ana);
    for (auto frame = ben.next("frame"); frame && frame->at("at_ms") <= shown_ms;) frame = ben.next("frame");
    EXPECT_TRUE(names_seat(*ben.next("frame"), 1));

    auto const replay =
        json::parse(ask(server_.port(), "POST", "/api/replay", json{{"link", open_.facilitator}}.dump()).body);
    int hidden = 0, shown = 0;
    for (auto const& frame : replay["frames"]) {
        if (frame["at_ms"] > hidden_ms && frame["at_ms"] <= shown_ms - 1000) {
            EXPECT_FALSE(names_seat(frame, 1)) << frame;
            ++hidden;
        }
        shown += frame["at_ms"] < hidden_ms - 1000 && names_seat(frame, 1) ? 1 : 0;
    }
    EXPECT_GE(hidden, 2);
    EXPECT_GE(shown, 1);
}

TEST_F(room, gives_late_comers_the_plan_the_practice_and_the_pacer) {
    client fay(server_.port(), without_seat(open_.facilitator, "Fay"));
    fay.say(protocol::set_plan{{{protocol::phase::arrive, 5}, {protocol::phase::practice, 12}}});
    fay.say(protocol::set_pacer{true, 5.5, 0.4});
    fay.say(protocol::start_practice{{{}, "Humming", {}, {{"Hum on the way out.", 60}, {"Listen.", 30}}}});
    ASSERT_TRUE(fay.next("practice"));
    client ana(server_.port(), join_with(open_.participant, "Ana"));
    auto const& found = ana.joined();
    EXPECT_EQ(found["plan"][1], (json{{"phase", "practice"}, {"minutes", 12}}));
    EXPECT_EQ(found["practice"]["guide"]["title"], "Humming");
    EXPECT_TRUE(found["pacer"]["on"].get<bool>());
    fay.say(protocol::stop_practice{});
    EXPECT_FALSE(ana.next("practice")->contains("practice"));
}

TEST_F(room, ends_for_everybody_at_once_in_an_emergency) {
    client ana(server_.port(), join_with(ask_.participant, "Ana")); // waits
    client ben(server_.port(), join_with(open_.participant, "Ben"));
    client fay(server_.port(), without_seat(open_.facilitator, "Fay"));
    client cof(server_.port(), without_seat(open_.co_facilitator, "Kim"));
    cof.say(protocol::end{});
    EXPECT_EQ(cof.next("error")->at("code"), "not_allowed");
    cof.say(protocol::end{true});
    for (auto* one : {&ben, &fay, &cof}) {
        EXPECT_TRUE(one->next("ended")->at("emergency").get<bool>());
        EXPECT_EQ(one->close_code(), number(close_code::session_ended));
    }
    client late(server_.port());
    late.say(join_with(open_.participant, "Late"));
    EXPECT_EQ(late.close_code(), number(close_code::session_ended));
    EXPECT_TRUE(ana.next("self")); // another session goes on
}

} // namespace
} // namespace coregulation::testing
