// Time goes on through whatever happens to clocks, lines and servers: beats stay where they are.
#include "tests/session/rehearsed_room.hpp"
#include "tests/session/unsteady_network.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace coregulation::session::testing {
namespace {

// Where the beats of one seat were shown, by the number of the notification's beat.
std::vector<double> beats_of(rehearsed_room const& room, protocol::seat_number seat) {
    std::vector<double> at_ms;
    for (auto const& [when, what] : room.heard) {
        auto const* shown = std::get_if<beat>(&what);
        if (shown == nullptr || shown->what.seat != seat) continue;
        for (auto const& one : shown->what.beats) at_ms.push_back(one.at_ms);
    }
    return at_ms;
}

// The server goes and the next one takes the session up from its log; its people come back to it.
void restart(rehearsed_room& room, double at_s, std::uint8_t people, double away_s) {
    room.until(at_s);
    auto next = rebuild(room.stored(), [] { return true; });
    ASSERT_TRUE(next);
    room.s = std::move(*next);
    room.s.pass_until(seconds(at_s));
    room.perform(seconds(at_s), room.s.take_up(seconds(at_s)));
    auto const back = seconds(at_s + away_s);
    room.s.pass_until(back);
    for (std::uint8_t who = 1; who <= people; ++who) {
        auto const again = room.s.join(coming_back(who, room.people[who].stream), back);
        room.perform(back, std::get<session::joining>(again).what);
    }
}

TEST(continuity, a_restart_moves_no_beat) {
    auto const hearts = simulated({.people = 2, .seconds = 300, .coupling = 0.5});
    rehearsed_room whole, interrupted;
    for (auto* room : {&whole, &interrupted}) {
        auto const ada = room->join("Ada", 0.1), ben = room->join("Ben", 0.2);
        std::map<double, std::function<void(double)>> meanwhile;
        if (room == &interrupted) {
            for (double const at : {100.005, 170.005, 240.005})
                meanwhile[at] = [room](double when) { restart(*room, when, 2, 0.0); };
        }
        room->play({{ada, hearts[0]}, {ben, hearts[1]}}, 0.3, 300, meanwhile);
    }
    auto const expected = beats_of(whole, 1), found = beats_of(interrupted, 1);
    ASSERT_EQ(found.size(), expected.size());
    ASSERT_GT(found.size(), 250U);
    for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_NEAR(found[i], expected[i], 1)
            << "beat " << i << ": less than a millisecond, for want of one clock exchange";
    EXPECT_EQ(
        whole.shown.back().for_group.pairs.front().r_peak, interrupted.shown.back().for_group.pairs.front().r_peak);
}

TEST(continuity, what_is_shown_after_a_restart_is_what_replay_shows_bit_for_bit) {
    // Longer than hearts remember, with losses and artifacts.
    auto const hearts = simulated({.people = 2, .seconds = 480, .coupling = 0.5, .dropouts_per_min = 1});
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.1), ben = room.join("Ben", 0.2);
    std::map<double, std::function<void(double)>> meanwhile;
    for (double const at : {350.005, 370.005, 450.005}) // the second one within what is remembered of the first
        meanwhile[at] = [&room](double when) { restart(room, when, 2, 0.0); };
    room.play({{ada, hearts[0]}, {ben, hearts[1]}}, 0.3, 480, meanwhile);
    auto const again = shown_again(room.stored());
    ASSERT_GE(again.size(), 475U);
    ASSERT_GE(room.shown.size(), again.size()) << "replay ends with the log";
    for (std::size_t i = 0; i < again.size(); ++i) {
        ASSERT_EQ(again[i].for_group, room.shown[i].for_group) << "frame " << i;
        ASSERT_EQ(again[i].own, room.shown[i].own) << "frame " << i;
    }
    auto const& last = again.back().for_group;
    ASSERT_EQ(last.pairs.size(), 1U);
    EXPECT_EQ(last.pairs.front().is, protocol::state::measuring);
}

TEST(continuity, the_sessions_time_is_known_by_a_page_that_comes_back) {
    auto const hearts = simulated({.people = 1, .seconds = 120});
    rehearsed_room room;
    auto const ada = room.join("Ada", 0.1);
    EXPECT_FALSE(room.s.expects_known_clocks()) << "no clocks were compared yet";
    room.play({{ada, hearts[0]}}, 0.3, 100);
    auto const next = rebuild(room.stored(), [] { return true; });
    ASSERT_TRUE(next);
    EXPECT_TRUE(next->expects_known_clocks());

    auto again = coming_back(1, room.people[ada].stream);
    double const sent_s = 130, way_s = 0.02; // as exchange_clock has it
    again.message.client_ms = sent_s * 1000 + room.people[ada].clock_ahead_ms;
    auto const arrival = next->time_by(again);
    ASSERT_TRUE(arrival);
    EXPECT_NEAR(std::chrono::duration<double>(*arrival).count(), sent_s + way_s, 0.007) << "50 s at 100 ppm";

    auto loaded_anew = coming_back(1, "ffffffffffffffffffffffffffffffff"); // its clock began when it was loaded
    loaded_anew.message.client_ms = again.message.client_ms;
    EXPECT_FALSE(next->time_by(loaded_anew));
    auto newcomer = again;
    newcomer.resume.reset();
    EXPECT_FALSE(next->time_by(newcomer));
    again.message.client_ms.reset();
    EXPECT_FALSE(next->time_by(again));
}

// From wifi to a phone's slow, lopsided line and back.
TEST(continuity, another_path_through_the_network_moves_no_beat_by_more_than_was_stated) {
    double biggest_step_ms = 0;
    struct path {
        double delay_ms, jitter_ms, asymmetry_ms;
    };
    path const usual{30, 10, 2};
    for (auto const& other : {path{50, 20, 30}, path{80, 30, 60}, path{120, 60, 90}, path{220, 150, 120}}) {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            network net{std::mt19937_64{seed}, 123'456, 30};
            clock_sync clock;
            double before_ms = 0;
            for (double t = 5'000; t < 905'000; t += t < 6'000 ? 200 : 5'000) {
                auto const& now = t >= 300'000 && t < 600'000 ? other : usual;
                net.delay_ms = now.delay_ms, net.jitter_ms = now.jitter_ms, net.asymmetry_ms = now.asymmetry_ms;
                ASSERT_TRUE(clock.add(net.exchange(t)));
                auto const m = *clock.to_session(t + 250);
                auto const error_ms = m.session_ms - net.session_of(t + 250);
                ASSERT_LT(std::abs(error_ms), m.uncertainty_ms)
                    << "delay " << other.delay_ms << " ms, seed " << seed << ", at " << t;
                if (t > 65'000) biggest_step_ms = std::max(biggest_step_ms, std::abs(error_ms - before_ms));
                before_ms = error_ms;
            }
        }
    }
    EXPECT_LE(biggest_step_ms, 8) << "it glides, a millisecond a second";
}

} // namespace
} // namespace coregulation::session::testing
