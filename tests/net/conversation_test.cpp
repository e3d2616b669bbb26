// The WebSocket conversation as clients have it: hello, join, clock, beats, acknowledgements, end.
#include "server/net/secrets.hpp"
#include "storage/failing_store.hpp"
#include "tests/support/live_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;

std::optional<std::uint16_t> number(close_code code) {
    return static_cast<std::uint16_t>(code);
}

class conversation : public ::testing::Test {
protected:
    live_server server_;
    links session_ = create_session(server_.port());
};

TEST_F(conversation, begins_with_hello_and_welcome) {
    client me(server_.port());
    EXPECT_EQ(
        json::parse(me.last_text()), (json{{"type", "welcome"}, {"version", 1}, {"server", "coregulation 0.1.0"}}));
}

TEST_F(conversation, closes_on_unknown_versions_with_their_code) {
    web_socket me(server_.port());
    me.send(R"({"type":"hello","versions":[7,8],"client":"from the future"})");
    while (me.read()) {}
    EXPECT_EQ(me.close_code(), number(close_code::unsupported_version));
}

TEST_F(conversation, closes_on_unknown_links_with_their_code) {
    client me(server_.port());
    me.say(join_with(net::draw_secret()));
    EXPECT_EQ(me.close_code(), number(close_code::unknown_link));
}

TEST_F(conversation, answers_a_join_with_a_seat_and_who_is_here) {
    client me(server_.port(), join_with(session_.participant, "Ada"));
    EXPECT_EQ(me.joined()["session"], session_.session);
    EXPECT_EQ(me.joined()["role"], "participant");
    EXPECT_EQ(me.joined()["seat"], 1);
    EXPECT_EQ(me.joined()["title"], "A pair");
    EXPECT_EQ(me.joined()["epoch"], 1);
    EXPECT_TRUE(net::is_secret(me.joined()["resume"].get<std::string>()));
    auto const people = me.next("people");
    ASSERT_TRUE(people);
    EXPECT_EQ((*people)["seats"][0]["name"], "Ada");
}

TEST_F(conversation, answers_clock_pings_on_the_session_timeline) {
    client me(server_.port(), join_with(session_.participant));
    me.say(protocol::clock_ping{1, 5000, {}});
    auto const pong = me.next("clock_pong");
    ASSERT_TRUE(pong);
    EXPECT_EQ((*pong)["id"], 1);
    EXPECT_EQ((*pong)["client_ms"], 5000);
    EXPECT_GE((*pong)["received_ms"].get<double>(), me.joined()["at_ms"].get<double>());
    EXPECT_GE((*pong)["sent_ms"].get<double>(), (*pong)["received_ms"].get<double>());
}

TEST_F(conversation, shows_a_frame_each_second_and_ones_own) {
    client me(server_.port(), join_with(session_.participant));
    auto const first = me.next("frame");
    auto const own = me.next("self");
    auto const second = me.next("frame");
    ASSERT_TRUE(first && own && second);
    EXPECT_EQ((*second)["number"], (*first)["number"].get<int>() + 1);
    EXPECT_EQ((*own)["seat"], 1);
}

TEST_F(conversation, lets_others_see_pulses_at_once) {
    client ada(server_.port(), join_with(session_.participant, "Ada"));
    client observer(server_.port(), join_with(session_.observer, ""));
    ada.say(beat_number(1, ada.stream()));
    ada.say(beat_number(2, ada.stream()));
    auto const pulse = observer.next("pulse");
    ASSERT_TRUE(pulse);
    EXPECT_EQ((*pulse)["seat"], 1);
}

TEST_F(conversation, keeps_pulses_from_whom_they_are_not_for) {
    auto hidden = join_with(session_.participant, "Ada");
    hidden.visible = protocol::visibility::facilitator;
    client ada(server_.port(), hidden);
    client observer(server_.port(), join_with(session_.observer, ""));
    auto facilitating = join_with(session_.facilitator, "Fay");
    facilitating.seat = false;
    client facilitator(server_.port(), facilitating);
    ada.say(beat_number(1, ada.stream()));
    ada.say(beat_number(2, ada.stream()));
    EXPECT_TRUE(ada.next("pulse"));
    EXPECT_TRUE(facilitator.next("pulse"));
    EXPECT_FALSE(observer.next("pulse", 300ms));
}

TEST_F(conversation, takes_a_seat_back_with_the_resume_secret) {
    auto how = join_with(session_.participant, "Ada");
    std::string resume;
    {
        client before(server_.port(), how);
        resume = before.joined()["resume"].get<std::string>();
        before.say(beat_number(1, before.stream()));
        ASSERT_TRUE(before.next("ack"));
        before.socket().drop();
    }
    how.resume = resume;
    client after(server_.port(), how);
    EXPECT_EQ(after.joined()["seat"], 1);
    EXPECT_EQ(after.joined()["committed_seq"], 1);
}

TEST_F(conversation, closes_the_older_connection_of_one_member_as_replaced) {
    auto how = join_with(session_.participant, "Ada");
    client before(server_.port(), how);
    how.resume = before.joined()["resume"].get<std::string>();
    client after(server_.port(), how);
    EXPECT_EQ(before.close_code(), number(close_code::replaced));
    EXPECT_TRUE(after.next("frame"));
}

TEST_F(conversation, lets_a_member_leave_with_a_code_of_its_own) {
    client me(server_.port(), join_with(session_.participant));
    me.say(protocol::leave{});
    EXPECT_EQ(me.close_code(), number(close_code::left));
}

TEST_F(conversation, tells_everybody_of_phases_pacers_and_shared_markers) {
    client ada(server_.port(), join_with(session_.participant, "Ada"));
    auto facilitating = join_with(session_.facilitator, "Fay");
    facilitating.seat = false;
    client facilitator(server_.port(), facilitating);
    facilitator.say(protocol::set_phase{protocol::phase::practice});
    facilitator.say(protocol::set_pacer{true, 6, 0.5});
    facilitator.say(protocol::mark{"for me", false});
    facilitator.say(protocol::mark{"for all", true});
    EXPECT_EQ(ada.next("phase").value()["phase"], "practice");
    EXPECT_EQ(ada.next("pacer").value()["pacer"]["period_ms"], 10000);
    EXPECT_EQ(ada.next("marker").value()["text"], "for all");
    EXPECT_EQ(facilitator.next("marker").value()["text"], "for me");
    EXPECT_EQ(facilitator.next("marker").value()["text"], "for all");
}

TEST_F(conversation, lets_only_facilitators_end_it_and_then_closes_for_all) {
    client ada(server_.port(), join_with(session_.participant, "Ada"));
    ada.say(protocol::end{});
    EXPECT_EQ(ada.next("error").value()["code"], "not_allowed");
    auto facilitating = join_with(session_.facilitator, "Fay");
    facilitating.seat = false;
    client facilitator(server_.port(), facilitating);
    facilitator.say(protocol::end{});
    EXPECT_TRUE(facilitator.next("ended"));
    EXPECT_TRUE(ada.next("ended"));
    EXPECT_EQ(ada.close_code(), number(close_code::session_ended));
    EXPECT_EQ(facilitator.close_code(), number(close_code::session_ended));
    client late(server_.port());
    late.say(join_with(session_.participant, "Bob"));
    EXPECT_EQ(late.close_code(), number(close_code::session_ended));
}

TEST_F(conversation, keeps_sessions_apart) {
    auto const other = create_session(server_.port());
    client ada(server_.port(), join_with(session_.participant, "Ada"));
    client bob(server_.port(), join_with(other.participant, "Bob"));
    EXPECT_EQ(bob.joined()["seat"], 1);
    EXPECT_EQ(bob.next("people").value()["seats"].size(), 1U);
    ada.say(beat_number(1, ada.stream()));
    ada.say(beat_number(2, ada.stream()));
    EXPECT_FALSE(bob.next("pulse", 300ms));
}

TEST_F(conversation, is_stopped_with_restarting_and_nothing_lost) {
    client ada(server_.port(), join_with(session_.participant, "Ada"));
    ada.say(beat_number(1, ada.stream()));
    ASSERT_TRUE(ada.next("ack"));
    client waiting(server_.port()); // has not joined yet
    // Somebody must answer the closing handshakes while stop() waits for them.
    auto lost = std::async(std::launch::async, [this] { return server_.stop(); });
    EXPECT_EQ(ada.close_code(), number(close_code::restarting));
    EXPECT_EQ(waiting.close_code(), number(close_code::restarting));
    EXPECT_EQ(lost.get(), 0U);
}

// ---- acknowledgement ---------------------------------------------------------

TEST(acknowledgement, comes_only_after_the_beat_is_in_the_database) {
    storage::memory_store data;
    auto const plan = std::make_shared<storage::fault_plan>();
    live_server server(
        [plan, data] {
            return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
        },
        on_free_port());
    auto const session = create_session(server.port());
    client ada(server.port(), join_with(session.participant, "Ada"));
    ada.say(beat_number(1, ada.stream()));
    ASSERT_EQ(ada.next("ack").value()["committed_seq"], 1);

    plan->outage(true);
    ada.say(beat_number(2, ada.stream()));
    EXPECT_FALSE(ada.next("ack", 600ms));
    EXPECT_TRUE(ada.next("frame")) << "the display goes on without the database";
    plan->outage(false);
    auto const ack = ada.next("ack");
    ASSERT_TRUE(ack);
    EXPECT_EQ((*ack)["committed_seq"], 2);
    EXPECT_EQ((*ack)["stream"], ada.stream());
    EXPECT_TRUE((*ack)["stored"].get<bool>());

    auto const stored = data.load(session.session);
    auto const beats = std::ranges::count_if(stored->log, [](storage::log_entry const& one) {
        return std::holds_alternative<storage::notification_received>(one.what);
    });
    EXPECT_EQ(beats, 2);
}

TEST(acknowledgement, of_one_who_does_not_consent_says_that_nothing_was_stored) {
    storage::memory_store data;
    live_server server([data] { return std::make_unique<storage::memory_store>(data); }, on_free_port());
    auto const session = create_session(server.port());
    auto how = join_with(session.participant, "Ada");
    how.keep = false;
    client ada(server.port(), how);
    ada.say(beat_number(1, ada.stream()));
    auto const ack = ada.next("ack");
    ASSERT_TRUE(ack);
    EXPECT_FALSE((*ack)["stored"].get<bool>());
    server.stop();
    auto const stored = data.load(session.session);
    EXPECT_TRUE(std::ranges::none_of(stored->log, [](storage::log_entry const& one) {
        return std::holds_alternative<storage::notification_received>(one.what);
    }));
}

TEST(acknowledgement, waits_when_the_writer_is_full_until_there_is_room) {
    storage::memory_store data;
    auto const plan = std::make_shared<storage::fault_plan>();
    auto how = on_free_port();
    how.writing.capacity = 4; // joined, two beats and an event
    live_server server(
        [plan, data] {
            return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
        },
        how);
    auto const session = create_session(server.port());
    client ada(server.port(), join_with(session.participant, "Ada"));
    ada.say(beat_number(1, ada.stream()));
    ASSERT_TRUE(ada.next("ack"));
    plan->outage(true);
    for (std::uint64_t seq = 2; seq <= 15; ++seq) ada.say(beat_number(seq, ada.stream()));
    EXPECT_FALSE(ada.next("ack", 500ms));
    plan->outage(false);
    std::uint64_t newest = 0;
    while (newest < 15) {
        auto const ack = ada.next("ack");
        ASSERT_TRUE(ack) << "acknowledged only up to " << newest;
        newest = (*ack)["committed_seq"].get<std::uint64_t>();
    }
    EXPECT_EQ(newest, 15U);
}

} // namespace
} // namespace coregulation::testing
