// People lose nothing, whatever happens to their pages and connections.
#include "tests/faults/nemesis/person.hpp"

#include "protocol/json.hpp"

#include <gtest/gtest.h>

namespace coregulation::faults {
namespace {

std::string const first_page(32, 'a'), second_page(32, 'b');

struct talk {
    std::vector<claim> claims;
    person ada{"Ada", "link", {protocol::visibility::group, true}, [this](claim const& one) { claims.push_back(one); }};
    double now_ms = 1000;

    talk() { ada.open_page(first_page, now_ms); }

    protocol::join join() {
        auto const answer = ada.received(protocol::welcome{1, "s"}, now_ms);
        auto const read = protocol::decode_client(answer.at(0));
        return std::get<protocol::join>(std::get<protocol::client_message>(read));
    }
    void joined(std::uint64_t committed = 0) {
        join();
        protocol::joined place;
        place.resume = "secret";
        place.seat = 3;
        place.committed_seq = committed;
        sent(ada.received(place, now_ms));
    }
    void beat(int times = 1) {
        for (int i = 0; i < times; ++i) {
            now_ms += 1000;
            ada.sense(now_ms, {800.5}, 75, true);
        }
    }
    // The notifications among what was said.
    std::vector<protocol::notification> sent(person::texts const& texts) {
        std::vector<protocol::notification> out;
        for (auto const& text : texts) {
            auto const read = protocol::decode_client(text);
            auto const& message = std::get<protocol::client_message>(read);
            if (auto const* one = std::get_if<protocol::notification>(&message)) out.push_back(*one);
        }
        said.insert(said.end(), out.begin(), out.end());
        return out;
    }
    std::vector<protocol::notification> due() { return sent(ada.due(now_ms)); }
    void ack(std::string const& stream, std::uint64_t seq, bool stored = true) {
        ada.received(protocol::ack{stream, seq, stored}, now_ms);
    }
    std::vector<protocol::notification> said;
};

TEST(person, sends_again_on_the_next_connection_what_was_not_acknowledged) {
    talk t;
    t.joined();
    t.beat(3);
    EXPECT_EQ(t.due().size(), 3U);
    t.ack(first_page, 1);
    t.ada.closed();
    t.joined(1);
    ASSERT_EQ(t.said.size(), 5U);
    EXPECT_EQ(t.said[3].seq, 2U);
    EXPECT_EQ(t.said[4].seq, 3U);
    EXPECT_EQ(t.ada.unacknowledged(), 2U);
}

TEST(person, comes_back_after_a_closed_page_with_the_seat_and_what_was_left_unsaid) {
    talk t;
    t.joined();
    t.beat(2);
    t.due();
    t.ada.closed();
    t.now_ms += 60000;
    t.ada.open_page(second_page, t.now_ms);
    t.said.clear();
    auto const join = t.join();
    EXPECT_EQ(join.stream, second_page);
    EXPECT_EQ(join.resume, "secret");
    t.joined();
    ASSERT_EQ(t.said.size(), 2U);
    EXPECT_EQ(t.said[0].stream, first_page);
    t.beat();
    auto const next = t.due();
    ASSERT_EQ(next.size(), 1U);
    EXPECT_EQ(next[0].stream, second_page);
    EXPECT_EQ(next[0].seq, 1U);
    EXPECT_NEAR(next[0].client_ms, 1000, 1) << "the new page's clock begins with it";
    t.ack(first_page, 2);
    t.ack(second_page, 1);
    EXPECT_EQ(t.ada.unacknowledged(), 0U);
}

TEST(person, claims_what_an_acknowledgement_says_is_stored) {
    talk t;
    t.joined();
    t.beat(3);
    t.due();
    t.ack(first_page, 2);
    ASSERT_EQ(t.claims.size(), 1U);
    EXPECT_EQ(t.claims[0].seq, 2U);
    EXPECT_EQ(t.claims[0].at_least, 2U);
    t.ada.closed();
    t.joined(3);
    ASSERT_EQ(t.claims.size(), 2U);
    EXPECT_EQ(t.claims[1].at_least, 3U);
}

TEST(person, excuses_only_what_was_given_around_a_rest) {
    talk t;
    t.joined();
    t.beat(2);
    t.due();
    t.ack(first_page, 1);
    t.ada.rest(true); // the second is on its way
    t.beat();
    protocol::self_frame own;
    own.paused = true;
    t.ada.received(own, t.now_ms);
    t.ada.rest(false);
    t.beat();
    own.paused = false;
    t.ada.received(own, t.now_ms);
    t.beat();
    std::vector<bool> excused;
    for (auto const& one : t.ada.everything()) excused.push_back(one.excused);
    EXPECT_EQ(excused, (std::vector<bool>{false, true, true, true, false}));
}

TEST(person, says_again_that_it_rests_when_the_server_does_not_know) {
    talk t;
    t.joined();
    t.ada.rest(true);
    auto const pauses = [&] {
        std::size_t n = 0;
        for (auto const& text : t.ada.due(t.now_ms)) n += text.find("set_pause") != std::string::npos ? 1U : 0U;
        return n;
    };
    EXPECT_EQ(pauses(), 1U);
    EXPECT_EQ(pauses(), 0U);
    t.now_ms += 2000;
    EXPECT_EQ(pauses(), 1U);
}

TEST(person, says_with_each_join_whether_it_rests) {
    talk t;
    EXPECT_FALSE(t.join().paused) << "who never rested need not say so";
    t.joined();
    t.ada.rest(true);
    EXPECT_EQ(t.join().paused, true);
    t.ada.rest(false);
    t.due(); // the server hears it and may die before it is stored
    t.ada.closed();
    EXPECT_EQ(t.join().paused, false);
}

TEST(person, waits_and_sends_again_what_came_too_fast) {
    talk t;
    t.joined();
    t.beat(3);
    EXPECT_EQ(t.due().size(), 3U);
    protocol::error fast{protocol::error_code::too_fast, "slower", {}, 2, first_page};
    t.ada.received(fast, t.now_ms);
    EXPECT_TRUE(t.due().empty());
    t.now_ms += 4000;
    auto const again = t.due();
    ASSERT_EQ(again.size(), 2U);
    EXPECT_EQ(again[0].seq, 2U);
    EXPECT_TRUE(t.ada.errors().empty());
}

TEST(person, remembers_what_the_server_refused) {
    talk t;
    t.joined();
    t.beat();
    t.due();
    t.ada.received(protocol::error{protocol::error_code::out_of_range, "no", {}, 1, first_page}, t.now_ms);
    EXPECT_EQ(t.ada.errors().size(), 1U);
    EXPECT_TRUE(t.ada.everything()[0].refused);
}

} // namespace
} // namespace coregulation::faults
