// A stored session shown again gives, bit for bit, the frames that were shown.
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

void expect_same(std::vector<show> const& live, std::vector<show> const& again) {
    ASSERT_EQ(live.size(), again.size());
    for (std::size_t i = 0; i < live.size(); ++i) {
        // Equality of doubles is meant: the same bits (no value is NaN).
        ASSERT_EQ(live[i].for_group, again[i].for_group) << "frame " << live[i].for_group.number;
        ASSERT_EQ(live[i].for_facilitators, again[i].for_facilitators) << "frame " << live[i].for_group.number;
        ASSERT_EQ(live[i].own, again[i].own) << "frame " << live[i].for_group.number;
    }
}

TEST(replay, repeats_a_session_in_which_everything_happens) {
    rehearsed_room room;
    auto const coach = room.join("Coach", 0.05, {.as = protocol::role::facilitator});
    auto const ada = room.join("Ada", 0.1);
    auto const ben = room.join("Ben", 0.2, {.visible = protocol::visibility::facilitator});
    auto const hearts =
        simulated({.people = 3, .seconds = 240, .coupling = 0.6, .dropouts_per_min = 2, .ectopic_share = 0.01});
    auto const tell = [&room](member_id who, protocol::client_message message) {
        return [&room, who, message](double at) { room.say(who, message, at); };
    };
    room.play(
        {{coach, hearts[0]}, {ada, hearts[1]}, {ben, hearts[2]}}, 0.3, 240,
        {{20.1, tell(coach, protocol::set_phase{protocol::phase::baseline})},
         {80.2, tell(coach, protocol::set_pacer{true, 5.5, 0.4})},
         {90.3, tell(coach, protocol::mark{"a breath together", true})},
         {92.1, tell(coach, protocol::set_plan{{{protocol::phase::practice, 10}}})},
         {93.1, tell(coach, protocol::start_practice{{{}, "Humming", {}, {{"Hum.", 60}, {"Rest.", 30}}}})},
         {94.1, tell(coach, protocol::practice_step{1, true})},
         {95.1, tell(coach, protocol::set_door{false})},
         {96.1, tell(coach, protocol::spotlight{1, 2})},
         {110.1, tell(coach, protocol::stop_practice{})},
         {100.4, tell(ada, protocol::set_pause{true, true})},
         {110.5, tell(ada, protocol::set_pause{false, true})},
         {120.6, tell(ben, protocol::set_visibility{protocol::visibility::group})},
         {130.7, tell(coach, protocol::set_pacer{false, 6, 0.5})},
         {150.8, [&](double at) { room.perform(seconds(at), room.s.disconnect(ben, seconds(at))); }}});
    room.say(coach, protocol::end{}, 240.5);

    expect_same(room.shown, shown_again(room.stored()));
}

TEST(replay, repeats_the_frames_of_those_who_consented_when_one_did_not) {
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.1);
    auto const ben = room.join("Ben", 0.2);
    auto const eve = room.join("Eve", 0.25, {.keep = false});
    auto const hearts = simulated({.people = 3, .seconds = 120, .coupling = 0.7});
    room.play({{ada, hearts[0]}, {ben, hearts[1]}, {eve, hearts[2]}}, 0.3, 120);

    auto const again = shown_again(room.stored());
    ASSERT_GT(again.size(), 100u);
    for (std::size_t i = 0; i < again.size(); ++i) {
        ASSERT_EQ(room.shown[i].for_group.people[0], again[i].for_group.people[0]);
        ASSERT_EQ(room.shown[i].for_group.people[1], again[i].for_group.people[1]);
        EXPECT_FALSE(again[i].for_group.people[2].values.heart_rate_bpm);
        auto const of_ada_with_ben = [](protocol::frame const& f) {
            auto const found =
                std::ranges::find_if(f.pairs, [](protocol::pair_row const& row) { return row.a == 1 && row.b == 2; });
            return found == f.pairs.end() ? protocol::pair_row{} : *found;
        };
        ASSERT_EQ(of_ada_with_ben(room.shown[i].for_group), of_ada_with_ben(again[i].for_group));
    }
}

TEST(replay, of_what_nobody_will_see_leads_to_the_same_session) {
    auto const hearts = simulated({.people = 3, .seconds = 120, .coupling = 0.6, .dropouts_per_min = 1});
    rehearsed_room room;
    auto const a = room.join("Ada", 0.1), b = room.join("Ben", 0.2), c = room.join("Cleo", 0.3);
    room.play({{a, hearts[0]}, {b, hearts[1]}, {c, hearts[2]}}, 0.3, 120);
    auto seen = replay(room.stored(), [](session_time, effects const&) {});
    auto unseen = rebuild(room.stored(), [] { return true; });
    ASSERT_TRUE(unseen);
    ASSERT_EQ(seen.now(), unseen->now());
    auto const next_frame = [](session& s) {
        for (auto const& one : s.advance(s.next_deadline()))
            if (auto const* picture = std::get_if<show>(&one)) return *picture;
        return show{};
    };
    EXPECT_EQ(next_frame(seen).for_group, next_frame(*unseen).for_group);
    EXPECT_EQ(unseen->next_deadline(), seen.next_deadline());
}

TEST(replay, stops_when_it_is_told_to) {
    rehearsed_room room;
    room.join("Ada", 0.1);
    EXPECT_FALSE(rebuild(room.stored(), [] { return false; }));
}

TEST(replay, lets_a_session_go_on_with_full_windows) {
    auto const hearts = simulated({.people = 2, .seconds = 160, .coupling = 0.9});
    rehearsed_room whole;
    auto const a = whole.join("Ada", 0.1);
    auto const b = whole.join("Ben", 0.2);
    whole.play({{a, hearts[0]}, {b, hearts[1]}}, 0.3, 120);

    auto rebuilt = replay(
        whole.stored(), [](session_time, effects const&) {}, whole.s.now());
    EXPECT_EQ(rebuilt.now(), whole.s.now());
    rebuilt.take_up(rebuilt.now());
    for (std::uint8_t who = 1; who <= 2; ++who) {
        auto const again = coming_back(who, whole.people[who].stream);
        auto const back = std::get<session::joining>(rebuilt.join(again, rebuilt.now()));
        auto const joined = std::get<protocol::joined>(std::get<send>(back.what[0]).what);
        EXPECT_EQ(joined.epoch, 2u);
        EXPECT_EQ(joined.committed_seq, whole.people[who].seq) << "everything in the log is in the database";
    }
    auto const next = rebuilt.advance(rebuilt.next_deadline());
    auto const& picture = std::get<show>(next.back());
    whole.until(121);
    auto expected = whole.shown.back().for_group;
    expected.epoch = 2;
    EXPECT_EQ(picture.for_group, expected) << "no new warm-up";
}

} // namespace
} // namespace coregulation::session::testing
