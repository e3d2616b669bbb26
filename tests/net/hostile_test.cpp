// What a broken or hostile client may send, row by row: a named error or close code for it,
// and frames that go on for everybody else.
#include "protocol/json.hpp"
#include "tests/support/live_server.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <ostream>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;

struct row {
    std::string name;
    std::function<void(client&)> does;
    std::string error;        // the code of the error that answers it; empty: none
    std::uint16_t closed = 0; // the close code; 0: the connection goes on
};

std::ostream& operator<<(std::ostream& out, row const& r) {
    return out << r.name;
}

std::function<void(client&)> says(std::string text) {
    return [text = std::move(text)](client& c) { c.socket().send(text); };
}

std::string notification(std::string const& stream, std::string const& members) {
    return R"({"type":"notification","stream":")" + stream + R"(","seq":1,"client_ms":1000)" + members + "}";
}

std::function<void(client&)> notifies(std::string members) {
    return [members = std::move(members)](client& c) { c.socket().send(notification(c.stream(), members)); };
}

std::uint16_t code(close_code c) {
    return static_cast<std::uint16_t>(c);
}

// An unmasked text frame "hi": clients must mask (RFC 6455 §5.1).
std::string const unmasked("\x81\x02hi", 4);
// A fragment that begins a text but whose continuation is another text.
std::string const interleaved("\x01\x81\x00\x00\x00\x00{\x81\x81\x00\x00\x00\x00}", 14);

std::vector<row> const rows{
    {"text_that_is_not_json", says("hello?"), "not_json"},
    {"json_that_is_no_object", says("[1,2,3]"), "wrong_type"},
    {"an_unknown_type", says(R"({"type":"shutdown"})"), "unknown_type"},
    {"a_missing_field", says(R"({"type":"clock_ping"})"), "missing_field"},
    {"an_unknown_key", says(R"({"type":"leave","now":true})"), "unknown_field"},
    {"a_wrong_type", says(R"({"type":"set_pause","paused":"yes","quiet":true})"), "wrong_type"},
    {"depth_beyond_bounds", says(R"({"type":"mark","text":[[[[[[1]]]]]],"shared":false})"), "out_of_range"},
    {"an_interval_out_of_range", notifies(R"(,"rr_ms":[50])"), "out_of_range"},
    {"a_negative_number", says(R"({"type":"clock_ping","id":-1,"client_ms":1})"), "out_of_range"},
    {"not_a_number", notifies(R"(,"rr_ms":[NaN])"), "not_json"},
    {"another_ones_stream", says(notification(std::string(32, 'f'), R"(,"rr_ms":[900])")), "wrong_stream"},
    {"seq_going_back",
     [](client& c) {
         c.say(beat_number(5, c.stream()));
         c.say(beat_number(4, c.stream()));
     },
     "sequence_backwards"},
    {"what_is_not_allowed", says(R"({"type":"end"})"), "not_allowed"},
    {"a_second_join", [](client& c) { c.say(join_with(std::string(22, 'A'))); }, "already_joined"},
    {"binary_garbage", [](client& c) { c.socket().send_binary(std::string(300, '\xfe')); }, "", 1003},
    {"a_message_over_16_KiB", says(std::string(protocol::max_message + 1, ' ')), "", 1009},
    {"text_that_is_not_utf_8", says("\xff\xfe"), "", 1007},
    {"an_unmasked_frame", [](client& c) { c.socket().send_raw(unmasked); }, "", 1002},
    {"interleaved_fragments", [](client& c) { c.socket().send_raw(interleaved); }, "", 1002},
    {"a_flood_of_beats",
     [](client& c) {
         for (std::uint64_t seq = 1; seq <= 200; ++seq) c.say(beat_number(seq, c.stream()));
     },
     "too_fast", code(close_code::flooding)},
    {"a_flood_of_clicks",
     [](client& c) {
         for (int i = 0; i < 200; ++i) c.say(protocol::set_visibility{});
     },
     "too_fast", code(close_code::flooding)},
    {"errors_without_end",
     [](client& c) {
         for (int i = 0; i < 30; ++i) c.socket().send("{");
     },
     "not_json", code(close_code::too_many_errors)},
};

class hostile : public ::testing::TestWithParam<row> {
protected:
    // One server and one bystander for all rows, as in life.
    static void SetUpTestSuite() {
        server_ = std::make_unique<live_server>();
        session_ = create_session(server_->port());
        bystander_ = std::make_unique<client>(server_->port(), join_with(session_.participant, "Bystander"));
    }
    static void TearDownTestSuite() {
        bystander_.reset();
        server_.reset();
    }

    static inline std::unique_ptr<live_server> server_;
    static inline links session_;
    static inline std::unique_ptr<client> bystander_;
};

TEST_P(hostile, is_answered_by_name_and_nobody_else_notices) {
    client attacker(server_->port(), join_with(session_.participant, "Mallory"));
    GetParam().does(attacker);
    if (!GetParam().error.empty()) {
        auto const error = attacker.next("error");
        ASSERT_TRUE(error) << "last heard: " << attacker.last_text();
        EXPECT_EQ((*error)["code"], GetParam().error) << *error;
        EXPECT_FALSE((*error)["message"].get<std::string>().empty());
    }
    if (GetParam().closed != 0) {
        EXPECT_EQ(attacker.close_code(), GetParam().closed);
    } else {
        attacker.say(protocol::clock_ping{77, 0, {}});
        EXPECT_TRUE(attacker.next("clock_pong")) << "the connection goes on";
    }
    EXPECT_FALSE(bystander_->socket().is_closed());
}

INSTANTIATE_TEST_SUITE_P(client, hostile, ::testing::ValuesIn(rows), [](auto const& one) { return one.param.name; });

TEST(hostile_clients, do_not_hold_up_anybodys_frames) {
    live_server server;
    auto const session = create_session(server.port());
    client bystander(server.port(), join_with(session.participant, "Bystander"));
    auto const first = bystander.next("frame").value()["number"].get<int>();
    for (auto const& one : rows) {
        client attacker(server.port(), join_with(session.participant, "Mallory"));
        one.does(attacker);
    }
    for (int i = 1; i <= 3; ++i) EXPECT_EQ(bystander.next("frame").value()["number"], first + i);
}

TEST(hostile_clients, that_are_refused_are_read_twenty_times_a_second_at_most) {
    constexpr int forgiven = 20; // errors, before the one that is too many
    live_server server;
    auto const session = create_session(server.port());
    client garrulous(server.port(), join_with(session.participant, "Mallory"));
    auto const begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 10 * forgiven; ++i) garrulous.socket().send("{");
    EXPECT_EQ(garrulous.close_code(), code(close_code::too_many_errors));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, forgiven * 50ms);
}

TEST(hostile_clients, that_drip_a_request_are_not_waited_for) {
    live_server server;
    // Opened and left hanging in the middle of the header; another one is served meanwhile.
    auto hanging = std::async(std::launch::async, [&] { return exchange(server.port(), "GET / HT", 1s); });
    EXPECT_EQ(ask(server.port(), "GET", "/live").status, 200U);
    EXPECT_EQ(hanging.get(), "");
}

} // namespace
} // namespace coregulation::testing
