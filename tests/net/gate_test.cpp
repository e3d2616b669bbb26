#include "server/net/gate.hpp"

#include "protocol/json.hpp"

#include <gtest/gtest.h>

#include <string>

namespace coregulation::net {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;
using protocol::error_code;

std::string const stream(32, 'a');
gate::time_point const start{};

std::string text_of(protocol::client_message const& what) {
    return protocol::encode(what);
}

std::string hello(int version = protocol::version) {
    return text_of(protocol::hello{{version}, "tests"});
}

std::string join() {
    protocol::join out;
    out.link = std::string(22, 'A');
    out.name = "Ada";
    out.stream = stream;
    return text_of(out);
}

std::string beat(std::uint64_t seq) {
    protocol::notification out;
    out.stream = stream;
    out.seq = seq;
    out.client_ms = 1000;
    out.rr_ms = {900};
    return text_of(out);
}

// The error of a verdict that goes on, or of none.
std::optional<error_code> error_in(verdict const& v) {
    auto const* said = std::get_if<answer>(&v);
    auto const* wrong = said ? std::get_if<protocol::error>(&said->what) : nullptr;
    if (!wrong) return {};
    return wrong->code;
}

std::optional<close_code> closes(verdict const& v) {
    auto const* end = std::get_if<hang_up>(&v);
    if (!end) return {};
    return end->why;
}

gate opened(gate::time_point now = start) {
    gate g(now);
    g.read(hello(), now);
    g.read(join(), now);
    g.admitted(0);
    return g;
}

TEST(gate, welcomes_then_looks_the_link_up_then_lets_messages_pass) {
    gate g(start);
    auto const first = g.read(hello(), start);
    ASSERT_TRUE(std::holds_alternative<answer>(first));
    EXPECT_TRUE(std::holds_alternative<protocol::welcome>(std::get<answer>(first).what));
    auto const second = g.read(join(), start);
    ASSERT_TRUE(std::holds_alternative<enter>(second));
    EXPECT_EQ(std::get<enter>(second).what.name, "Ada");
    g.admitted(0);
    EXPECT_TRUE(std::holds_alternative<pass>(g.read(beat(1), start)));
}

TEST(gate, closes_on_versions_it_does_not_speak) {
    gate g(start);
    EXPECT_EQ(closes(g.read(hello(99), start)), close_code::unsupported_version);
}

TEST(gate, answers_messages_before_hello_and_before_join_with_not_joined) {
    gate g(start);
    EXPECT_EQ(error_in(g.read(beat(1), start)), error_code::not_joined);
    EXPECT_EQ(error_in(g.read(join(), start)), error_code::not_joined);
    g.read(hello(), start);
    EXPECT_EQ(error_in(g.read(beat(1), start)), error_code::not_joined);
}

TEST(gate, answers_a_second_hello_or_join_with_already_joined) {
    auto g = opened();
    EXPECT_EQ(error_in(g.read(hello(), start)), error_code::already_joined);
    EXPECT_EQ(error_in(g.read(join(), start)), error_code::already_joined);
}

TEST(gate, lets_a_refused_join_be_tried_again) {
    gate g(start);
    g.read(hello(), start);
    g.read(join(), start);
    g.turned_away();
    EXPECT_TRUE(std::holds_alternative<enter>(g.read(join(), start)));
}

TEST(gate, closes_after_twenty_errors) {
    auto g = opened();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(error_in(g.read("{", start)), error_code::not_json) << i;
    EXPECT_EQ(closes(g.read("{", start)), close_code::too_many_errors);
}

TEST(gate, forgives_errors_that_lie_far_apart) {
    auto g = opened();
    auto now = start;
    for (int i = 0; i < 100; ++i, now += 31s) EXPECT_EQ(error_in(g.read("{", now)), error_code::not_json) << i;
}

TEST(gate, takes_a_strap_and_a_half_for_an_hour) {
    auto g = opened();
    auto now = start;
    for (std::uint64_t seq = 1; seq <= 5400; ++seq, now += 667ms)
        ASSERT_TRUE(std::holds_alternative<pass>(g.read(beat(seq), now))) << seq;
}

TEST(gate, answers_notifications_that_come_ten_times_too_fast_with_too_fast_and_their_seq) {
    auto g = opened();
    auto now = start;
    std::uint64_t passed = 0;
    std::optional<std::uint64_t> refused;
    for (std::uint64_t seq = 1; seq <= 40; ++seq, now += 25ms) {
        auto const v = g.read(beat(seq), now);
        if (std::holds_alternative<pass>(v))
            ++passed;
        else if (!refused && error_in(v) == error_code::too_fast)
            refused = std::get<protocol::error>(std::get<answer>(v).what).seq;
    }
    EXPECT_EQ(refused, 23U); // 20 at once and 4/s for half a second
    EXPECT_EQ(passed, 22U) << "nothing newer passes before the one that was refused";
}

TEST(gate, lets_newer_notifications_pass_once_the_refused_one_has_come_again) {
    auto g = opened();
    std::uint64_t seq = 1;
    while (std::holds_alternative<pass>(g.read(beat(seq), start))) ++seq;
    EXPECT_EQ(error_in(g.read(beat(seq + 1), start + 10s)), error_code::too_fast);
    EXPECT_TRUE(std::holds_alternative<pass>(g.read(beat(seq), start + 10s)));
    EXPECT_TRUE(std::holds_alternative<pass>(g.read(beat(seq + 1), start + 10s)));
}

TEST(gate, bars_newer_notifications_only_of_the_stream_that_was_refused) {
    auto g = opened();
    std::uint64_t seq = 1;
    while (std::holds_alternative<pass>(g.read(beat(seq), start))) ++seq;
    auto const of_another_page = [](std::uint64_t number) {
        protocol::notification n;
        n.stream = std::string(32, 'b');
        n.seq = number;
        n.rr_ms = {900};
        return protocol::encode(protocol::client_message{n});
    };
    EXPECT_TRUE(std::holds_alternative<pass>(g.read(of_another_page(seq + 5), start + 10s)));
    auto const v = g.read(beat(seq + 1), start + 10s);
    EXPECT_EQ(error_in(v), error_code::too_fast);
    EXPECT_NE(std::get<protocol::error>(std::get<answer>(v).what).stream, std::string(32, 'b'));
}

TEST(gate, closes_on_somebody_who_makes_up_streams_without_end) {
    auto g = opened();
    std::optional<close_code> end;
    for (std::uint64_t i = 1; i <= 60 && !end; ++i) {
        protocol::notification n;
        n.stream = std::string(30, 'c') + (i < 10 ? "0" : "") + std::to_string(i);
        n.seq = 1;
        n.rr_ms = {900};
        end = closes(g.read(protocol::encode(protocol::client_message{n}), start));
    }
    EXPECT_EQ(end, close_code::flooding);
}

TEST(gate, closes_as_flooding_when_too_fast_goes_on) {
    auto g = opened();
    std::optional<close_code> end;
    for (std::uint64_t seq = 1; seq <= 100 && !end; ++seq) end = closes(g.read(beat(seq), start));
    EXPECT_EQ(end, close_code::flooding);
}

TEST(gate, grants_what_gathered_while_a_member_was_away) {
    gate g(start);
    g.read(hello(), start);
    g.read(join(), start);
    g.admitted(100);
    for (std::uint64_t seq = 1; seq <= 120; ++seq)
        ASSERT_TRUE(std::holds_alternative<pass>(g.read(beat(seq), start))) << seq;
    EXPECT_EQ(error_in(g.read(beat(121), start)), error_code::too_fast);
}

TEST(gate, limits_clicks_apart_from_beats) {
    auto g = opened();
    auto const click = text_of(protocol::set_visibility{});
    int passed = 0;
    for (int i = 0; i < 40; ++i) passed += std::holds_alternative<pass>(g.read(click, start)) ? 1 : 0;
    EXPECT_LE(passed, 20);
    EXPECT_GE(passed, 17); // hello and join counted as well
    EXPECT_TRUE(std::holds_alternative<pass>(g.read(beat(1), start)));
}

} // namespace
} // namespace coregulation::net
