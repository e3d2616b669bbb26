#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

namespace coregulation::session::testing {
namespace {

using protocol::error_code;

struct notifications : ::testing::Test {
    rehearsed_room room;
    member_id ada = 0;

    void sit(rehearsed_room::choices const& c = {}) { ada = room.join("Ada", 0.1, c); }
    effects send_one(std::uint64_t seq, double client_ms, double at_s) {
        return room.say(ada, protocol::notification{room.people[ada].stream, seq, client_ms, {800}, {}, {}}, at_s);
    }
    static std::size_t kept(effects const& what) {
        return static_cast<std::size_t>(
            std::ranges::count_if(what, [](effect const& e) { return std::holds_alternative<keep>(e); }));
    }
    static error_code fault(effects const& what) { return sent_to<protocol::error>(what).at(0).code; }
    static std::uint64_t acked(effects const& what) { return sent_to<protocol::ack>(what).at(0).committed_seq; }
};

TEST_F(notifications, are_acknowledged_only_when_committed) {
    sit();
    auto const what = send_one(1, 100, 0.2);
    EXPECT_EQ(kept(what), 1u);
    EXPECT_TRUE(sent_to<protocol::ack>(what).empty());
    auto const later = room.s.committed(ada, room.people[ada].stream, 1);
    EXPECT_EQ(acked(later), 1u);
    EXPECT_TRUE(sent_to<protocol::ack>(later)[0].stored);
}

TEST_F(notifications, are_not_kept_without_consent_and_settled_at_once) {
    sit({.keep = false});
    auto const what = send_one(1, 100, 0.2);
    EXPECT_EQ(kept(what), 0u);
    EXPECT_EQ(acked(what), 1u);
    EXPECT_FALSE(sent_to<protocol::ack>(what)[0].stored);
}

TEST_F(notifications, without_consent_do_not_overtake_those_on_their_way_to_the_database) {
    sit();
    send_one(1, 100, 0.2);
    room.say(ada, protocol::set_consent{false}, 0.3);
    EXPECT_TRUE(sent_to<protocol::ack>(send_one(2, 200, 0.4)).empty()) << "seq 1 is not committed yet";
    EXPECT_EQ(acked(room.s.committed(ada, room.people[ada].stream, 1)), 2u) << "2 was deliberately not kept";
}

TEST_F(notifications, are_taken_once_however_often_they_are_sent) {
    sit();
    send_one(1, 100, 0.2);
    room.perform(seconds(0.3), room.s.disconnect(ada, seconds(0.3)));
    auto const again = coming_back(1, room.people[ada].stream);
    room.perform(seconds(0.4), std::get<session::joining>(room.s.join(again, seconds(0.4))).what);

    auto const once_more = send_one(1, 100, 0.5);
    EXPECT_EQ(kept(once_more), 0u);
    EXPECT_TRUE(once_more.empty()) << "its acknowledgement comes with the commit";
    room.s.committed(ada, room.people[ada].stream, 1);
    EXPECT_EQ(kept(send_one(2, 200, 0.6)), 1u);
}

TEST_F(notifications, that_go_back_on_one_connection_are_named) {
    sit();
    send_one(5, 100, 0.2);
    auto const what = send_one(4, 200, 0.3);
    EXPECT_EQ(fault(what), error_code::sequence_backwards);
    EXPECT_EQ(sent_to<protocol::error>(what)[0].seq, 4u);
    EXPECT_EQ(kept(what), 0u);
}

TEST_F(notifications, of_another_stream_are_named) {
    sit();
    auto const what = room.say(ada, protocol::notification{std::string(32, 'f'), 1, 100, {800}, {}, {}}, 0.2);
    EXPECT_EQ(fault(what), error_code::wrong_stream);
}

// A page was closed while something of its run was still unsaid; a new page takes the seat back and brings it.
struct after_a_closed_page : notifications {
    void SetUp() override {
        sit();
        send_one(1, 100, 0.2);
        room.s.committed(ada, closed(), 1);
        room.perform(seconds(0.3), room.s.disconnect(ada, seconds(0.3)));
        auto const again = coming_back(1, std::string(32, 'e'));
        room.perform(seconds(0.4), std::get<session::joining>(room.s.join(again, seconds(0.4))).what);
    }
    protocol::stream_id closed() { return room.people[ada].stream; }
    effects bring(std::uint64_t seq, double client_ms, double at_s) {
        return room.say(ada, protocol::notification{closed(), seq, client_ms, {800}, {}, {}}, at_s);
    }
    effects say_now(std::uint64_t seq, double client_ms, double at_s) {
        return room.say(ada, protocol::notification{std::string(32, 'e'), seq, client_ms, {800}, {}, {}}, at_s);
    }
};

TEST_F(after_a_closed_page, what_it_left_is_stored_and_acknowledged_by_its_own_stream) {
    EXPECT_EQ(kept(bring(2, 1200, 0.5)), 1u);
    EXPECT_EQ(kept(say_now(1, 300, 0.6)), 1u);
    EXPECT_EQ(kept(bring(3, 2200, 0.7)), 1u);
    auto const acks = sent_to<protocol::ack>(room.s.committed(ada, closed(), 3));
    ASSERT_EQ(acks.size(), 1u);
    EXPECT_EQ(acks[0].stream, closed());
    EXPECT_EQ(acks[0].committed_seq, 3u);
    EXPECT_EQ(kept(bring(4, 3200, 0.8)), 1u);
    auto const of_now = sent_to<protocol::ack>(room.s.committed(ada, std::string(32, 'e'), 1));
    EXPECT_EQ(of_now.at(0).committed_seq, 1u);
}

TEST_F(after_a_closed_page, what_it_left_is_shown_as_a_gap) {
    auto const what = bring(2, 1200, 0.5);
    EXPECT_TRUE(std::ranges::none_of(what, [](effect const& e) { return std::holds_alternative<beat>(e); }));
}

TEST_F(after_a_closed_page, what_is_brought_twice_is_stored_once) {
    EXPECT_EQ(kept(bring(2, 1200, 0.5)), 1u);
    room.s.committed(ada, closed(), 2);
    room.perform(seconds(0.6), room.s.disconnect(ada, seconds(0.6)));
    auto const again = coming_back(1, std::string(32, 'd'));
    room.perform(seconds(0.7), std::get<session::joining>(room.s.join(again, seconds(0.7))).what);
    auto const once_more = bring(2, 1200, 0.8);
    EXPECT_EQ(kept(once_more), 0u);
    EXPECT_EQ(sent_to<protocol::ack>(once_more).at(0).committed_seq, 2u);
}

TEST_F(after_a_closed_page, what_it_left_is_not_stored_when_consent_is_gone) {
    room.say(ada, protocol::set_consent{false}, 0.45);
    auto const what = bring(2, 1200, 0.5);
    EXPECT_EQ(kept(what), 0u);
    EXPECT_EQ(sent_to<protocol::ack>(what).at(0).committed_seq, 2u);
    EXPECT_FALSE(sent_to<protocol::ack>(what).at(0).stored);
}

TEST_F(after_a_closed_page, what_it_left_is_stored_during_a_pause) {
    room.say(ada, protocol::set_pause{true, true}, 0.45);
    EXPECT_EQ(kept(bring(2, 1200, 0.5)), 1u) << "it was measured before the pause";
}

TEST_F(after_a_closed_page, a_server_that_starts_anew_still_knows_the_run) {
    bring(2, 1200, 0.5);
    auto rebuilt =
        replay({storage::session_row{"test-session", "A room", 0, 42}, room.log}, [](session_time, effects const&) {});
    rebuilt.take_up(rebuilt.now());
    auto const again = coming_back(1, std::string(32, 'd'));
    auto const at = rebuilt.now();
    std::get<session::joining>(rebuilt.join(again, at));
    auto const twice = rebuilt.handle(ada, protocol::notification{closed(), 2, 1200, {800}, {}, {}}, at);
    EXPECT_EQ(kept(twice), 0u);
    EXPECT_EQ(kept(rebuilt.handle(ada, protocol::notification{closed(), 3, 2200, {800}, {}, {}}, at)), 1u);
}

TEST_F(notifications, whose_clock_goes_back_or_runs_ahead_are_named) {
    sit();
    send_one(1, 5000, 0.2);
    EXPECT_EQ(fault(send_one(2, 4000, 0.3)), error_code::out_of_range);
    room.exchange_clock(ada, 0.5);
    room.exchange_clock(ada, 0.7);
    EXPECT_EQ(fault(send_one(3, 60'000, 0.8)), error_code::out_of_range);
}

TEST_F(notifications, during_a_pause_are_neither_kept_nor_shown) {
    sit();
    send_one(1, 100, 0.2);
    room.say(ada, protocol::set_pause{true, true}, 0.3);
    auto const what = send_one(2, 200, 0.4);
    EXPECT_EQ(kept(what), 0u);
    EXPECT_TRUE(std::ranges::none_of(what, [](effect const& e) { return std::holds_alternative<beat>(e); }));
    room.say(ada, protocol::set_pause{false, true}, 0.5);
    EXPECT_EQ(kept(send_one(3, 300, 0.6)), 1u);
}

TEST_F(notifications, pulse_at_once_with_what_their_owner_shows) {
    sit({.visible = protocol::visibility::facilitator});
    auto const what = send_one(1, 100, 0.2);
    auto const found = std::ranges::find_if(what, [](effect const& e) { return std::holds_alternative<beat>(e); });
    ASSERT_NE(found, what.end());
    auto const& pulse = std::get<beat>(*found);
    EXPECT_EQ(pulse.of, ada);
    EXPECT_EQ(pulse.visible, protocol::visibility::facilitator);
    EXPECT_EQ(pulse.what.seat, 1u);
    ASSERT_EQ(pulse.what.beats.size(), 1u);
    EXPECT_DOUBLE_EQ(pulse.what.beats[0].rr_ms, 800);
}

TEST_F(notifications, map_their_time_by_the_clock_exchange) {
    sit();
    for (int i = 0; i < 5; ++i) room.exchange_clock(ada, 0.2 + 0.1 * i);
    auto const ahead = room.people[ada].clock_ahead_ms;
    auto const what = send_one(1, 750 + ahead, 0.9);
    for (auto const& one : what) {
        if (auto const* pulse = std::get_if<beat>(&one)) {
            // The newest beat lies a little before its notification's arrival at 750 ms, never a client clock away.
            EXPECT_LT(pulse->what.beats.at(0).at_ms, 750 + 25) << "the exchange's half round trip is 20 ms";
            EXPECT_GT(pulse->what.beats.at(0).at_ms, 750 - 500);
            return;
        }
    }
    FAIL() << "no pulse";
}

} // namespace
} // namespace coregulation::session::testing
