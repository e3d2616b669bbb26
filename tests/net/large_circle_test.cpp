// A large circle over real sockets: what goes to whom, and how many bytes it is.
#include "protocol/json.hpp"
#include "tests/support/live_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;

constexpr int people = 60;
constexpr std::size_t most_bytes = 1300;              // of a frame for the group, whatever the number of seats
constexpr std::size_t most_facilitators_bytes = 2900; // (server/session/large_circle.hpp)

// What the strip says of a seat.
unsigned glance(json const& frame, std::size_t seat) {
    static std::string const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    auto const strip = frame["strip"].get<std::string>();
    auto const bit = 4 * (seat - 1);
    unsigned value = 0;
    for (auto b = bit; b < bit + 4; ++b) {
        auto const six = letters.find(strip.at(b / 6));
        value = value << 1U | (static_cast<unsigned>(six) >> (5 - b % 6) & 1U);
    }
    return value;
}

struct heard {
    std::string text;
    json message;
};

// What comes from now on until the second frame.
std::vector<heard> listen(client& who) {
    who.say(protocol::clock_ping{1, 1, {}});
    EXPECT_TRUE(who.next("clock_pong")); // past what was said while the circle was small
    std::vector<heard> all;
    auto const deadline = std::chrono::steady_clock::now() + patience;
    for (int frames = 0; frames < 2 && std::chrono::steady_clock::now() < deadline;) {
        auto text = who.socket().read(100ms);
        if (!text) continue;
        all.push_back({*text, json::parse(*text)});
        frames += all.back().message["type"] == "frame" ? 1 : 0;
    }
    return all;
}

protocol::chance widest_chance() {
    return {-0.0123, 0.1234, 12345.67, 0.005};
}

// As wide as figures get in a session of a day with a thousand people.
protocol::frame widest_frame() {
    protocol::frame f;
    f.session = std::string(22, 'x');
    f.epoch = 999;
    f.number = 86'399;
    f.at_ms = 86'399'000;
    f.window_end_ms = 86'396'000;
    f.name = protocol::phase::practice;
    protocol::group_row g;
    g.is = protocol::state::measuring;
    g.people = 1000;
    g.kuramoto = 0.1234;
    g.mean_z = -0.1234;
    g.coherence_mean = 5.1234;
    g.coherence_of_mean = 8.1234;
    g.kuramoto_chance = g.mean_z_chance = g.coherence_of_mean_chance = widest_chance();
    g.shared_pacer = true;
    f.group = g;
    f.strip = std::string(667, 'x'); // 500 bytes
    return f;
}

TEST(large_circle, of_a_thousand_has_frames_of_a_stated_size) {
    auto f = widest_frame();
    auto const for_group = protocol::encode(protocol::server_message{f});
    EXPECT_LE(for_group.size(), most_bytes);
    EXPECT_GE(for_group.size(), 1100U); // else something is missing here

    for (protocol::seat_number seat = 990; seat < 994; ++seat) {
        protocol::person_row row{seat, {}, 123.45};
        row.values.is = protocol::state::gathering;
        row.values.needs_s = 12.34;
        row.values.heart_rate_bpm = 187.65;
        f.people.push_back(row);
    }
    protocol::pair_row pair;
    pair.a = 999;
    pair.b = 1000;
    pair.is = protocol::state::measuring;
    pair.r0 = pair.r_peak = -0.1234;
    pair.plv = pair.beyond_pacer = 0.1234;
    pair.phase_rad = -2.1234;
    pair.lag_s = pair.lag_uncertainty_s = -4.75;
    pair.leads = 1000;
    pair.shared_pacer = true;
    pair.r0_chance = pair.r_peak_chance = pair.plv_chance = pair.beyond_pacer_chance = widest_chance();
    f.pairs.push_back(pair);
    auto const for_facilitators = protocol::encode(protocol::server_message{f});
    EXPECT_LE(for_facilitators.size(), most_facilitators_bytes);
    EXPECT_GE(for_facilitators.size(), 2000U);
}

TEST(large_circle, tells_everybody_of_the_group_in_a_kilobyte_and_of_who_hides_nothing) {
    live_server server;
    auto const session = create_session(server.port(), "A large circle");
    std::vector<std::unique_ptr<client>> all;
    for (int i = 1; i <= people; ++i) {
        auto place = join_with(session.participant, "Person " + std::to_string(i));
        if (i == 7) place.name = "Hidden Helga";
        if (i == 7) place.visible = protocol::visibility::only_me;
        if (i == 8) place.visible = protocol::visibility::facilitator;
        all.push_back(std::make_unique<client>(server.port(), place));
    }
    client wall(server.port(), without_seat(session.projector, ""));
    client fay(server.port(), without_seat(session.facilitator, "Fay"));
    EXPECT_EQ(fay.next("seats")->at("seats").size(), std::size_t{people});
    fay.say(protocol::spotlight{2, 8});

    std::uint64_t seq = 0;
    for (auto* one : {all[0].get(), all[7].get(), &wall}) {
        json frame;
        ++seq;
        for (auto const& other : all) other->say(beat_number(seq, other->stream()));
        for (auto const& said : listen(*one)) {
            EXPECT_TRUE(said.message["type"] != "people" || said.message["seats"].empty());
            EXPECT_NE(said.message["type"], "seats");
            EXPECT_EQ(said.text.find("Helga"), std::string::npos);
            if (said.message["type"] == "pulse") {
                ASSERT_NE(one, &wall);
                EXPECT_EQ(said.message["seat"], one == all[0].get() ? 1 : 8);
            }
            if (said.message["type"] != "frame") continue;
            frame = said.message;
            EXPECT_LE(said.text.size(), most_bytes);
        }
        ASSERT_TRUE(frame.contains("strip")) << frame;
        EXPECT_TRUE(frame["people"].empty());
        EXPECT_TRUE(frame["pairs"].empty());
        EXPECT_EQ(frame["strip"].get<std::string>().size(), people / 6 * 4U); // 3 bytes, 6 seats: 4 letters
        EXPECT_EQ(glance(frame, 7), 0U);
        EXPECT_EQ(glance(frame, 8), 0U);
        EXPECT_EQ(glance(frame, 9), 2U); // gathers
        EXPECT_EQ(glance(frame, people), 2U);
    }

    json frame;
    for (auto const& said : listen(fay)) {
        if (said.message["type"] != "frame") continue;
        frame = said.message;
        EXPECT_LE(said.text.size(), most_facilitators_bytes);
    }
    EXPECT_EQ(glance(frame, 7), 0U);
    EXPECT_EQ(glance(frame, 8), 2U);
    ASSERT_EQ(frame["pairs"].size(), 1U); // in the spotlight
    EXPECT_EQ(frame["pairs"][0]["b"], 8);

    all[8]->say(protocol::set_visibility{protocol::visibility::only_me});
    ASSERT_TRUE(all[8]->next("self"));
    ASSERT_TRUE(all[8]->next("self"));
    auto last = listen(wall);
    EXPECT_EQ(
        glance(
            std::ranges::find_if(
                last.rbegin(), last.rend(), [](auto const& one) { return one.message["type"] == "frame"; })
                ->message,
            9),
        0U);
}

} // namespace
} // namespace coregulation::testing
