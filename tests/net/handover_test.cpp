// One server goes, the next one comes: what people notice of it.
#include "server/cli/inherited_socket.hpp"
#include "storage/failing_store.hpp"
#include "tests/support/live_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <future>
#include <system_error>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;

// As systemd holds it: it listens, whoever serves.
class held_socket {
public:
    held_socket()
        : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        auto* const address = reinterpret_cast<sockaddr*>(&here);
        if (::bind(descriptor_, address, size) != 0 || ::listen(descriptor_, SOMAXCONN) != 0 ||
            ::getsockname(descriptor_, address, &size) != 0)
            throw std::system_error(errno, std::generic_category());
        port_ = ntohs(here.sin_port);
    }
    ~held_socket() { ::close(descriptor_); }
    held_socket(held_socket const&) = delete;
    held_socket& operator=(held_socket const&) = delete;

    std::uint16_t port() const { return port_; }
    int hand_over() const { return ::dup(descriptor_); }

private:
    int descriptor_;
    std::uint16_t port_ = 0;
};

double now_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Session time minus client time, found as a page finds it; the server learns it too.
double compare_clocks(client& who) {
    std::optional<double> arrived;
    double offset = 0;
    for (std::uint32_t id = 1; id <= 3; ++id) {
        auto const sent = now_ms();
        who.say(protocol::clock_ping{id, sent, arrived});
        auto const pong = who.next("clock_pong");
        if (!pong) throw std::runtime_error("no pong");
        arrived = now_ms();
        offset = ((*pong)["received_ms"].get<double>() - sent + (*pong)["sent_ms"].get<double>() - *arrived) / 2;
    }
    return offset;
}

class handover : public ::testing::Test {
protected:
    net::settings on_held_socket() const {
        auto out = on_free_port();
        out.listening_socket = held_.hand_over();
        return out;
    }

    held_socket held_;
    net::open_store open_ = [data = storage::memory_store()] { return std::make_unique<storage::memory_store>(data); };
};

TEST_F(handover, of_a_server_that_stops_comes_after_one_more_frame) {
    live_server server(open_, on_held_socket());
    auto const session = create_session(held_.port());
    client ada(held_.port(), join_with(session.participant));
    auto const before = ada.next("frame");
    ASSERT_TRUE(before);
    auto lost = std::async(std::launch::async, [&] { return server.stop(); });
    auto const last = ada.next("frame");
    ASSERT_TRUE(last) << "the next frame was still shown";
    EXPECT_EQ((*last)["number"].get<int>(), (*before)["number"].get<int>() + 1);
    EXPECT_EQ(ada.close_code(), static_cast<std::uint16_t>(close_code::restarting));
    EXPECT_EQ(lost.get(), 0U);
}

TEST_F(handover, does_not_wait_for_a_line_that_is_dead) {
    live_server server(open_, on_held_socket());
    auto const session = create_session(held_.port());
    client mute(held_.port(), join_with(session.participant)); // reads no more
    client ada(held_.port(), join_with(session.participant));
    ASSERT_TRUE(ada.next("frame"));
    auto stopped = std::async(std::launch::async, [&] {
        server.stop();
        return std::chrono::steady_clock::now();
    });
    ASSERT_EQ(ada.close_code(), static_cast<std::uint16_t>(close_code::restarting));
    auto const sent_away = std::chrono::steady_clock::now();
    EXPECT_LT(stopped.get() - sent_away, 1500ms) << "so long the next server would not begin";
}

// The next server's machine has a clock that is wrong by far.
class handover_to_another_clock : public handover, public ::testing::WithParamInterface<std::chrono::seconds> {};

TEST_P(handover_to_another_clock, goes_on_in_the_sessions_own_time) {
    std::optional<live_server> first(std::in_place, open_, on_held_socket());
    auto const session = create_session(held_.port());
    auto how = join_with(session.participant);
    client ada(held_.port(), how);
    auto const offset_ms = compare_clocks(ada);
    ASSERT_TRUE(ada.next("frame"));

    auto lost = std::async(std::launch::async, [&] { return first->stop(); });
    ASSERT_EQ(ada.close_code(), static_cast<std::uint16_t>(close_code::restarting));
    // Back at once, while nobody serves: the connection waits in the queue.
    auto coming_back = std::async(std::launch::async, [&] {
        how.resume = ada.joined()["resume"].get<std::string>();
        client again(held_.port());
        how.client_ms = now_ms();
        again.say(how);
        auto const joined = again.next("joined");
        auto const at = now_ms();
        auto const frame = again.next("frame");
        if (!joined || !frame) throw std::runtime_error("not back");
        return std::tuple{*joined, at, *frame};
    });
    ASSERT_EQ(lost.get(), 0U);
    auto settings = on_held_socket();
    settings.wall = [] { return net::system_wall_clock() + GetParam(); };
    live_server second(open_, settings);

    auto const [joined, at_ms, frame] = coming_back.get();
    EXPECT_EQ(joined["epoch"], 2);
    EXPECT_EQ(joined["seat"], 1);
    // The way of one message; the machine may be busy, but never for as long as the clocks differ.
    EXPECT_NEAR(joined["at_ms"].get<double>(), at_ms + offset_ms, 1000);
    EXPECT_EQ(frame["number"].get<double>(), std::floor(frame["at_ms"].get<double>() / 1000));
}

INSTANTIATE_TEST_SUITE_P(
    wrong_by, handover_to_another_clock, ::testing::Values(0s, 90s, -90s, 7200s), [](auto const& one) {
        return (one.param.count() < 0 ? "minus_" : "") + std::to_string(std::abs(one.param.count()));
    });

TEST(stored_later, is_said_while_the_database_is_away_and_when_it_is_back) {
    auto const plan = std::make_shared<storage::fault_plan>();
    live_server server(
        [plan, data = storage::memory_store()] {
            return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
        },
        on_free_port());
    auto const session = create_session(server.port());
    client ada(server.port(), join_with(session.participant));
    ada.say(beat_number(1, ada.stream()));
    ASSERT_TRUE(ada.next("ack"));
    plan->outage(true);
    ada.say(beat_number(2, ada.stream()));
    auto const behind = ada.next("storing", 2 * patience);
    ASSERT_TRUE(behind);
    EXPECT_GT((*behind)["behind_ms"].get<double>(), 3000);
    ASSERT_TRUE(ada.next("frame")) << "the display goes on";
    plan->outage(false);
    auto const again = ada.next("storing", 2 * patience);
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)["behind_ms"], 0);
}

// ---- the socket that is handed over ---------------------------------------------

cli::environment saying(std::map<std::string, std::string> values) {
    return [values = std::move(values)](std::string const& name) -> std::optional<std::string> {
        auto const found = values.find(name);
        if (found == values.end()) return {};
        return found->second;
    };
}

TEST(inherited_socket, is_the_first_descriptor_after_the_standard_ones) {
    EXPECT_EQ(cli::inherited_socket(saying({{"LISTEN_PID", "77"}, {"LISTEN_FDS", "1"}}), 77), 3);
}

TEST(inherited_socket, is_none_when_nothing_was_handed_over_or_not_to_us) {
    EXPECT_FALSE(cli::inherited_socket(saying({}), 77));
    EXPECT_FALSE(cli::inherited_socket(saying({{"LISTEN_PID", "77"}}), 77));
    EXPECT_FALSE(cli::inherited_socket(saying({{"LISTEN_PID", "77"}, {"LISTEN_FDS", "0"}}), 77));
    EXPECT_FALSE(cli::inherited_socket(saying({{"LISTEN_PID", "76"}, {"LISTEN_FDS", "1"}}), 77));
}

TEST(inherited_socket, of_which_there_are_several_is_refused_with_what_was_expected) {
    auto const ask = [] { cli::inherited_socket(saying({{"LISTEN_PID", "77"}, {"LISTEN_FDS", "2"}}), 77); };
    EXPECT_THAT(ask, ::testing::ThrowsMessage<std::invalid_argument>(::testing::HasSubstr("one listening socket")));
}

TEST(inherited_socket, that_does_not_listen_is_refused) {
    auto settings = on_free_port();
    settings.listening_socket = ::socket(AF_INET, SOCK_STREAM, 0);
    auto const begin = [&] { live_server server([] { return std::make_unique<storage::memory_store>(); }, settings); };
    EXPECT_THAT(begin, ::testing::ThrowsMessage<std::exception>(::testing::HasSubstr("does not listen")));
}

} // namespace
} // namespace coregulation::testing
