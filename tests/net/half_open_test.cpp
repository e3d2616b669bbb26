// Lines that are up and lead nowhere: the other end sends nothing, not even a pong.
#include "protocol/json.hpp"
#include "storage/failing_store.hpp"
#include "tests/net/hurried_server.hpp"
#include "tests/support/live_server.hpp"
#include "tests/support/raw_peer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto silence = 2'000ms; // instead of 25 s; everything else as it is
constexpr net::line_limits in_a_hurry{.silence = silence};

raw_peer joined_peer(std::uint16_t port, protocol::join const& how, raw_peer::options options) {
    raw_peer out(port, options);
    out.say(protocol::encode(protocol::client_message{protocol::hello{{protocol::version}, "tests"}}));
    out.say(protocol::encode(protocol::client_message{how}));
    EXPECT_TRUE(out.next(R"("type":"joined")", patience));
    return out;
}

// Does a list of people come in time that shows this seat as here, or as away?
bool is_shown(client& observer, std::string const& name, bool here, std::chrono::milliseconds within) {
    auto const until = clock::now() + within;
    while (clock::now() < until) {
        auto const people = observer.next("people", within);
        if (!people) return false;
        for (auto const& seat : (*people)["seats"]) {
            if (seat["name"] == name && seat["here"] == here) return true;
        }
    }
    return false;
}

TEST(half_open_peer, that_answers_no_ping_is_dropped_in_time_and_shown_away) {
    hurried_server server(in_a_hurry);
    auto const session = create_session(server.port());
    client observer(server.port(), join_with(session.observer, ""));
    auto const begun = clock::now();
    auto silent = joined_peer(server.port(), join_with(session.participant, "Silent"), {.answers_pings = false});
    ASSERT_TRUE(is_shown(observer, "Silent", true, patience));
    auto const spoke_last = clock::now();
    auto const sockets = server.sockets();

    EXPECT_TRUE(is_shown(observer, "Silent", false, silence + patience));
    EXPECT_GE(clock::now() - begun, silence / 2) << "it had a chance to answer";
    EXPECT_TRUE(silent.ends(patience));
    EXPECT_LT(clock::now() - spoke_last, silence + patience);
    EXPECT_GE(silent.pings(), 1U) << "it was asked";
    while (server.sockets() == sockets && clock::now() - spoke_last < silence + patience)
        std::this_thread::sleep_for(5ms);
    EXPECT_EQ(server.sockets(), sockets - 1);
}

TEST(half_open_peer, that_only_answers_pings_stays) {
    hurried_server server(in_a_hurry);
    auto const session = create_session(server.port());
    auto quiet = joined_peer(server.port(), join_with(session.participant, "Quiet"), {});
    EXPECT_FALSE(quiet.ends(3 * silence));
    EXPECT_GE(quiet.pings(), 3U);
}

TEST(half_open_peer, that_never_reads_is_dropped_as_well) {
    hurried_server server(in_a_hurry);
    auto const session = create_session(server.port());
    client observer(server.port(), join_with(session.observer, ""));
    auto deaf = joined_peer(server.port(), join_with(session.participant, "Deaf"), {.receive_buffer = 1024});
    ASSERT_TRUE(is_shown(observer, "Deaf", true, patience));
    EXPECT_TRUE(is_shown(observer, "Deaf", false, silence + patience)) << "a ping that nobody reads is not answered";
}

TEST(half_open_peer, that_drips_a_request_or_says_nothing_is_not_waited_for) {
    hurried_server server({.request = 500ms});
    raw_peer dripping(server.port(), {.upgrades = false});
    dripping.send("GET /live HT");
    EXPECT_TRUE(dripping.ends(patience));
    raw_peer mute(server.port(), {.upgrades = false});
    EXPECT_TRUE(mute.ends(patience));
    EXPECT_EQ(ask(server.port(), "GET", "/live").status, 200U);
}

// A database that stays away until the queue before it is full stops the reading of sockets: nobody's pongs are
// heard, nobody's clock is answered. That is no reason to think that nobody is there.
class full_writer : public ::testing::Test {
protected:
    net::open_store failing() {
        return [data = data_, plan = plan_] {
            return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
        };
    }

    storage::memory_store data_;
    std::shared_ptr<storage::fault_plan> plan_ = std::make_shared<storage::fault_plan>();
};

TEST_F(full_writer, keeps_everybodys_connection_while_frames_go_on) {
    constexpr auto outage = 4 * silence;
    hurried_server server(in_a_hurry, failing(), {.capacity = 8, .retry_most = 200ms});
    auto const session = create_session(server.port());
    client ada(server.port(), join_with(session.participant, "Ada"));
    ada.say(beat_number(1, ada.stream()));
    ASSERT_TRUE(ada.next("ack"));

    plan_->outage(true);
    std::uint64_t sent = 1;
    int last = 0;
    for (auto const until = clock::now() + outage; clock::now() < until;) {
        ada.say(beat_number(++sent, ada.stream()));
        auto const frame = ada.next("frame", silence);
        ASSERT_TRUE(frame) << "the display goes on; closed: " << ada.socket().is_closed();
        auto const number = (*frame)["number"].get<int>();
        EXPECT_TRUE(last == 0 || number == last + 1) << last << ", " << number;
        last = number;
        if (number % 2 == 0) ada.say(protocol::set_visibility{}); // fills the queue
    }
    EXPECT_GE(server.writing().waiting, 7U) << "the writer was full, else this shows nothing";

    plan_->outage(false);
    std::uint64_t acknowledged = 1;
    while (acknowledged < sent) {
        auto const ack = ada.next("ack", patience);
        ASSERT_TRUE(ack) << "of " << sent << " only " << acknowledged;
        acknowledged = (*ack)["committed_seq"].get<std::uint64_t>();
    }
    EXPECT_FALSE(ada.socket().is_closed());
}

} // namespace
} // namespace coregulation::testing
