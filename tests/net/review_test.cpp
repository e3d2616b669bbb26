// From live to stored to replayed, through memory and through a real PostgreSQL: what
// facilitators were shown is what they see again, byte for byte.
#include "server/rehearsal/simulated_people.hpp"
#include "storage/postgres/postgres_store.hpp"
#include "tests/support/live_server.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;

struct place_to_keep {
    std::string name;
    std::function<net::open_store()> make;
};

std::ostream& operator<<(std::ostream& out, place_to_keep const& p) {
    return out << p.name;
}

net::open_store in_memory() {
    return [data = storage::memory_store()] { return std::make_unique<storage::memory_store>(data); };
}

net::open_store in_postgres() {
    return [url = shared_database()] { return storage::open_postgres(url); };
}

protocol::join facilitating(std::string const& secret) {
    auto out = join_with(secret, "Fay");
    out.seat = false;
    out.keep = false;
    out.source = protocol::sensor::none;
    return out;
}

// The frames array of a replay's text, each frame as it stands there.
std::map<std::uint64_t, std::string> frames_in(std::string const& replay) {
    std::map<std::uint64_t, std::string> out;
    std::string const begin = R"({"type":"frame")";
    for (auto from = replay.find(begin); from != std::string::npos;) {
        auto next = replay.find("," + begin, from);
        auto const end = next == std::string::npos ? replay.find(R"(],"phases")", from) : next;
        auto text = replay.substr(from, end - from);
        auto const number = json::parse(text)["number"].get<std::uint64_t>();
        out[number] = std::move(text);
        from = next == std::string::npos ? next : next + 1;
    }
    return out;
}

class stored_session : public ::testing::TestWithParam<place_to_keep> {
protected:
    net::open_store open_ = GetParam().make();
};

TEST_P(stored_session, replays_the_frames_that_were_shown_byte_for_byte) {
    live_server server(open_, on_free_port());
    auto const session = create_session(server.port(), "Ada & Bob");
    client ada(server.port(), join_with(session.participant, "Ada"));
    client bob(server.port(), join_with(session.participant, "Bob"));
    client facilitator(server.port(), facilitating(session.facilitator));
    facilitator.say(protocol::set_phase{protocol::phase::practice});
    facilitator.say(protocol::set_pacer{true, 6, 0.4});
    facilitator.say(protocol::mark{"a private <note>", false});

    rehearsal::simulation_settings how;
    how.seconds = 10;
    auto const people = rehearsal::simulate(how);
    std::map<std::uint64_t, std::string> seen;
    std::uint64_t seq = 0;
    for (int second = 0; second < 6; ++second) {
        ++seq;
        for (auto* who : {&ada, &bob}) {
            protocol::notification beats;
            beats.stream = who->stream();
            beats.seq = seq;
            beats.client_ms = 1000.0 * static_cast<double>(seq);
            beats.rr_ms = people[who == &ada ? 0 : 1].sent.at(seq).rr_ms;
            who->say(beats);
        }
        auto const frame = facilitator.next("frame");
        ASSERT_TRUE(frame);
        seen[(*frame)["number"].get<std::uint64_t>()] = facilitator.last_text();
        if (second == 2) bob.say(protocol::set_visibility{protocol::visibility::only_me});
        if (second == 4) bob.socket().drop();
    }
    facilitator.say(protocol::end{});
    ASSERT_TRUE(facilitator.next("ended"));
    for (auto* who : {&ada, &facilitator}) who->socket().drop();
    EXPECT_EQ(server.stop(), 0U);

    // Another server, which knows the session from the store only.
    live_server later(open_, on_free_port());
    auto const listed = json::parse(
        ask(later.port(), "POST", "/api/sessions/list", json{{"links", json::array({session.facilitator})}}.dump())
            .body);
    ASSERT_EQ(listed["sessions"].size(), 1U) << listed;
    EXPECT_EQ(listed["sessions"][0]["title"], "Ada & Bob");
    EXPECT_EQ(listed["sessions"][0]["names"], (json{"Ada", "Bob"}));
    EXPECT_EQ(listed["sessions"][0]["notifications"], 11); // Bob's socket was dropped before the last
    EXPECT_GT(listed["sessions"][0]["ended_ms"].get<double>(), 5000);

    auto const answer = ask(later.port(), "POST", "/api/replay", json{{"link", session.facilitator}}.dump());
    ASSERT_EQ(answer.status, 200U) << answer.body;
    auto const replay = json::parse(answer.body);
    EXPECT_EQ(replay["session"], session.session);
    EXPECT_EQ(replay["title"], "Ada & Bob");
    EXPECT_EQ(replay["ended_ms"], listed["sessions"][0]["ended_ms"]);
    EXPECT_EQ(replay["people"], (json{{{"seat", 1}, {"name", "Ada"}}, {{"seat", 2}, {"name", "Bob"}}}));
    EXPECT_EQ(replay["phases"][0]["phase"], "practice");
    EXPECT_EQ(replay["pacers"][0]["pacer"]["inhale"], 0.4);
    EXPECT_EQ(replay["markers"][0]["text"], "a private <note>");
    EXPECT_FALSE(replay["markers"][0]["shared"].get<bool>());

    auto const frames = frames_in(answer.body);
    ASSERT_EQ(seen.size(), 6U);
    for (auto const& [number, text] : seen) {
        ASSERT_TRUE(frames.contains(number)) << number;
        EXPECT_EQ(frames.at(number), text);
    }

    auto const opens = ask(later.port(), "POST", "/api/link", json{{"link", session.participant}}.dump());
    EXPECT_TRUE(json::parse(opens.body)["ended"].get<bool>());
}

TEST_P(stored_session, is_taken_up_by_the_next_server_with_every_seat) {
    links session;
    auto how_ada = join_with("", "Ada");
    double before_ms = 0;
    {
        live_server server(open_, on_free_port());
        session = create_session(server.port(), "goes on");
        how_ada.link = session.participant;
        client ada(server.port(), how_ada);
        client bob(server.port(), join_with(session.participant, "Bob"));
        how_ada.resume = ada.joined()["resume"].get<std::string>();
        for (std::uint64_t seq = 1; seq <= 3; ++seq) ada.say(beat_number(seq, ada.stream()));
        std::uint64_t newest = 0;
        while (newest < 3) newest = ada.next("ack").value()["committed_seq"].get<std::uint64_t>();
        before_ms = ada.next("frame").value()["at_ms"].get<double>();
        ada.socket().drop();
        bob.socket().drop();
        EXPECT_EQ(server.stop(), 0U);
    }
    live_server next(open_, on_free_port());
    client ada(next.port(), how_ada);
    EXPECT_EQ(ada.joined()["seat"], 1);
    EXPECT_EQ(ada.joined()["epoch"], 2);
    EXPECT_EQ(ada.joined()["committed_seq"], 3);
    EXPECT_GE(ada.joined()["at_ms"].get<double>(), before_ms) << "session time goes on";
    auto const people = ada.next("people");
    ASSERT_TRUE(people);
    EXPECT_EQ((*people)["seats"][1]["name"], "Bob");
    EXPECT_FALSE((*people)["seats"][1]["here"].get<bool>());
    ada.say(beat_number(4, ada.stream()));
    auto const ack = ada.next("ack");
    ASSERT_TRUE(ack);
    EXPECT_EQ((*ack)["committed_seq"], 4);
    auto const frame = ada.next("frame");
    ASSERT_TRUE(frame);
    EXPECT_EQ((*frame)["epoch"], 2);
}

INSTANTIATE_TEST_SUITE_P(
    kept, stored_session,
    ::testing::Values(place_to_keep{"in_memory", in_memory}, place_to_keep{"in_postgres", in_postgres}),
    [](auto const& one) { return one.param.name; });

} // namespace
} // namespace coregulation::testing
