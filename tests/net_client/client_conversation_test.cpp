#include "server/net/client_conversation.hpp"

#include "protocol/json.hpp"
#include "server/net/client_member.hpp"

#include <gmock/gmock.h>

namespace {

using namespace coregulation;
using net::client_conversation;
using testing::ElementsAre;
using testing::IsEmpty;

std::string const stream(32, 'a');

client_conversation newcomer() {
    return {
        {.link = "AAAAAAAAAAAAAAAAAAAAAA",
         .name = "Ada",
         .visible = protocol::visibility::group,
         .keep = true,
         .seat = true,
         .source = protocol::sensor::simulated},
        stream,
        "test"};
}

protocol::client_message read(std::string const& text) {
    auto decoded = protocol::decode_client(text);
    if (auto const* error = std::get_if<protocol::error>(&decoded)) ADD_FAILURE() << error->message << ": " << text;
    return std::get<protocol::client_message>(decoded);
}

template<class T>
std::vector<T> only(client_conversation::texts const& texts) {
    std::vector<T> result;
    for (auto const& text : texts)
        if (auto const message = read(text); std::holds_alternative<T>(message)) result.push_back(std::get<T>(message));
    return result;
}

std::vector<std::uint64_t> sequence(client_conversation::texts const& texts) {
    std::vector<std::uint64_t> result;
    for (auto const& one : only<protocol::notification>(texts)) result.push_back(one.seq);
    return result;
}

protocol::joined place(std::uint64_t committed_seq = 0) {
    protocol::joined result;
    result.as = protocol::role::participant;
    result.seat = 1;
    result.resume = "RRRRRRRRRRRRRRRRRRRRRR";
    result.committed_seq = committed_seq;
    return result;
}

protocol::error refusal(protocol::error_code code, std::uint64_t seq) {
    return {code, "in words", {}, seq};
}

client_conversation seated() {
    auto talk = newcomer();
    talk.opened();
    talk.received(protocol::welcome{}, 0);
    talk.received(place(), 0);
    return talk;
}

TEST(client_conversation, takes_the_seat_to_which_it_is_admitted) {
    auto talk = newcomer();
    talk.opened();
    talk.received(protocol::welcome{}, 0);
    auto waiting = place();
    waiting.seat.reset();
    waiting.waiting = true;
    talk.received(waiting, 0);
    EXPECT_FALSE(talk.seat());
    talk.received(protocol::admitted{7, 90'000}, 90'000);
    EXPECT_EQ(talk.seat(), 7U);
}

TEST(client_conversation, greets_and_then_asks_for_a_place) {
    auto talk = newcomer();
    EXPECT_THAT(only<protocol::hello>(talk.opened()), ElementsAre(protocol::hello{{1}, "test"}));
    auto const asked = only<protocol::join>(talk.received(protocol::welcome{}, 0));
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].name, "Ada");
    EXPECT_EQ(asked[0].stream, stream);
    EXPECT_TRUE(asked[0].keep);
    EXPECT_FALSE(asked[0].resume.has_value());
    EXPECT_FALSE(talk.joined());
    talk.received(place(), 0);
    EXPECT_TRUE(talk.joined());
    EXPECT_EQ(talk.seat(), 1u);
}

TEST(client_conversation, compares_clocks_five_times_at_once_and_then_every_five_seconds) {
    auto talk = newcomer();
    talk.opened();
    talk.received(protocol::welcome{}, 0);
    std::vector<double> pinged_ms;
    if (!only<protocol::clock_ping>(talk.received(place(), 100)).empty()) pinged_ms.push_back(100);
    for (double now = 110; now < 12000; now += 10)
        if (!only<protocol::clock_ping>(talk.due(now)).empty()) pinged_ms.push_back(now);
    EXPECT_THAT(pinged_ms, ElementsAre(100, 300, 500, 700, 900, 5900, 10900));
}

TEST(client_conversation, tells_in_each_ping_when_the_last_pong_came) {
    auto talk = seated(); // ping 1 went out at 0
    talk.received(protocol::clock_pong{.id = 1, .client_ms = 0, .received_ms = 1010, .sent_ms = 1011}, 21);
    EXPECT_THAT(only<protocol::clock_ping>(talk.due(200)), ElementsAre(protocol::clock_ping{2, 200, 21}));
    // The second pong is lost on the way.
    EXPECT_THAT(only<protocol::clock_ping>(talk.due(400)), ElementsAre(protocol::clock_ping{3, 400, {}}));
}

TEST(client_conversation, knows_the_sessions_clock_by_the_quickest_exchange) {
    auto talk = seated();
    EXPECT_FALSE(talk.session_minus_client_ms().has_value());
    talk.received(protocol::clock_pong{.id = 1, .client_ms = 0, .received_ms = 1010, .sent_ms = 1010}, 20);
    EXPECT_EQ(talk.session_minus_client_ms(), 1000);
    talk.due(200);
    talk.received(protocol::clock_pong{.id = 2, .client_ms = 200, .received_ms = 1290, .sent_ms = 1290}, 300);
    EXPECT_EQ(talk.session_minus_client_ms(), 1000);
}

TEST(client_conversation, numbers_what_the_sensor_says_and_keeps_it_until_it_is_dealt_with) {
    auto talk = seated();
    talk.sense(1000, {800, 810}, 74, true);
    talk.sense(2000, {}, {}, {});
    auto const sent = only<protocol::notification>(talk.due(2000));
    EXPECT_THAT(
        sent, ElementsAre(
                  protocol::notification{stream, 1, 1000, {800, 810}, 74, true},
                  protocol::notification{stream, 2, 2000, {}, {}, {}}));
    EXPECT_THAT(sequence(talk.due(2010)), IsEmpty());
    EXPECT_EQ(talk.unacknowledged(), 2u);
    talk.received(protocol::ack{stream, 1, true}, 2100);
    EXPECT_EQ(talk.unacknowledged(), 1u);
    talk.received(protocol::ack{std::string(32, 'b'), 2, true}, 2100); // somebody else's
    EXPECT_EQ(talk.unacknowledged(), 1u);
    talk.received(protocol::ack{stream, 2, true}, 2100);
    EXPECT_EQ(talk.unacknowledged(), 0u);
    EXPECT_EQ(talk.sensed(), 2u);
}

TEST(client_conversation, keeps_what_comes_while_there_is_no_connection_and_sends_again_what_was_not_committed) {
    auto talk = seated();
    for (int i = 1; i <= 3; ++i) talk.sense(1000.0 * i, {800}, {}, {});
    EXPECT_THAT(sequence(talk.due(3000)), ElementsAre(1, 2, 3));
    talk.closed();
    talk.sense(4000, {800}, {}, {});
    EXPECT_THAT(talk.due(4000), IsEmpty());
    talk.opened();
    auto const again = only<protocol::join>(talk.received(protocol::welcome{}, 5000));
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].resume, "RRRRRRRRRRRRRRRRRRRRRR");
    EXPECT_EQ(again[0].stream, stream);
    EXPECT_THAT(sequence(talk.received(place(1), 5000)), ElementsAre(2, 3, 4));
}

TEST(client_conversation, never_sends_faster_than_the_server_takes) {
    auto talk = seated();
    talk.closed();
    for (int i = 0; i < 100; ++i) talk.sense(1000.0 * i, {800}, {}, {});
    talk.opened();
    talk.received(protocol::welcome{}, 100000);
    auto sent = sequence(talk.received(place(), 100000)).size();
    EXPECT_LE(sent, 12u);
    double now = 100000;
    while (sent < 100 && now < 200000) {
        now += 20;
        sent += sequence(talk.due(now)).size();
        EXPECT_LE(static_cast<double>(sent), 12 + 3 * (now - 100000) / 1000 + 1e-6);
    }
    EXPECT_EQ(sent, 100u);
    EXPECT_LT(now, 130000); // (100 − 12) at 3 a second
}

TEST(client_conversation, waits_and_repeats_when_the_server_finds_it_too_fast) {
    auto talk = seated();
    for (int i = 1; i <= 3; ++i) talk.sense(1000.0 * i, {800}, {}, {});
    talk.due(3000);
    talk.received(refusal(protocol::error_code::too_fast, 2), 3000);
    EXPECT_THAT(sequence(talk.due(4000)), IsEmpty());
    EXPECT_THAT(sequence(talk.due(7000)), ElementsAre(2, 3));
    EXPECT_EQ(talk.refused(), 0u);
}

TEST(client_conversation, gives_up_what_would_be_refused_each_time) {
    auto talk = seated();
    talk.sense(1000, {800}, {}, {});
    talk.due(1000);
    talk.received(refusal(protocol::error_code::out_of_range, 1), 1000);
    EXPECT_EQ(talk.unacknowledged(), 0u);
    EXPECT_EQ(talk.refused(), 1u);
}

TEST(client_conversation, who_has_no_sensor_only_listens) {
    client_conversation talk({.link = "AAAAAAAAAAAAAAAAAAAAAA", .name = {}, .seat = false}, stream, "test");
    talk.opened();
    talk.received(protocol::welcome{}, 0);
    EXPECT_THAT(talk.received(place(), 0), IsEmpty());
    EXPECT_THAT(talk.due(10000), IsEmpty());
}

TEST(reconnecting, the_close_code_says_whether_to_come_back) {
    for (int code : {1001, 1006, 3000, 3499, 4000, 4001, 4003, 4499})
        EXPECT_TRUE(net::reconnects_after(static_cast<std::uint16_t>(code))) << code;
    for (int code : {1000, 1002, 1003, 1007, 1009, 3500, 4500, 4502, 4503, 4504, 4999})
        EXPECT_FALSE(net::reconnects_after(static_cast<std::uint16_t>(code))) << code;
}

TEST(reconnecting, delays_grow_up_to_twenty_seconds_and_are_spread_out) {
    EXPECT_EQ(net::reconnect_delay_ms(0, 0), 0);
    EXPECT_LT(net::reconnect_delay_ms(0, 0.999), 1000);
    EXPECT_EQ(net::reconnect_delay_ms(1, 0), 500);
    EXPECT_EQ(net::reconnect_delay_ms(2, 1), 4000);
    EXPECT_EQ(net::reconnect_delay_ms(9, 1), 20000);
    EXPECT_EQ(net::reconnect_delay_ms(4000000000u, 1), 20000);
}

} // namespace
