// Everybody's line breaks in the same instant, and everybody comes back in the next.
#include "protocol/json.hpp"
#include "tests/net/hurried_server.hpp"
#include "tests/support/live_server.hpp"
#include "tests/support/raw_peer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;

class storm : public ::testing::Test {
protected:
    static constexpr std::size_t sessions = 2, seats = 20, observers = 4;
    static constexpr auto everybody_within = 30s; // generous: a sanitizer on a busy machine

    void SetUp() override {
        for (std::size_t s = 0; s < sessions; ++s) {
            auto const made = create_session(server_.port());
            for (std::size_t i = 0; i < seats; ++i) wishes_.push_back(join_with(made.participant, "Stormy"));
            for (std::size_t i = 0; i < observers; ++i) wishes_.push_back(join_with(made.observer, ""));
        }
        answers_.resize(wishes_.size());
    }

    // All of them at once. True: everybody is inside.
    bool all_come() {
        std::size_t inside = 0;
        answers_.assign(wishes_.size(), {});
        for (auto const& wish : wishes_) {
            sockets_.emplace_back(server_.port());
            sockets_.back().say(
                protocol::encode(protocol::client_message{protocol::hello{{protocol::version}, "storm"}}));
            sockets_.back().say(protocol::encode(protocol::client_message{wish}));
        }
        auto const heard = [&](std::size_t who, std::string_view text) {
            if (!text.starts_with(R"({"type":"joined")")) return;
            answers_[who] = json::parse(text);
            wishes_[who].resume = answers_[who]["resume"].get<std::string>();
            ++inside;
        };
        return attend(
            sockets_, heard, [&] { return inside == wishes_.size(); }, everybody_within);
    }

    void all_are_lost() {
        for (auto& one : sockets_) one.reset();
        sockets_.clear();
    }

    hurried_server server_{{}};
    std::vector<protocol::join> wishes_;
    std::vector<json> answers_; // `joined`, by person
    std::vector<raw_peer> sockets_;
};

TEST_F(storm, brings_everybody_back_to_their_own_seat) {
    ASSERT_TRUE(all_come());
    auto const before = answers_;
    for (int round = 0; round < 2; ++round) {
        all_are_lost();
        ASSERT_TRUE(all_come()) << "nobody is refused";
        for (std::size_t i = 0; i < before.size(); ++i) {
            EXPECT_EQ(answers_[i]["session"], before[i]["session"]);
            EXPECT_EQ(answers_[i].value("seat", 0), before[i].value("seat", 0));
            EXPECT_EQ(answers_[i]["resume"], before[i]["resume"]);
        }
    }
    for (auto& one : sockets_) EXPECT_TRUE(one.next(R"("type":"frame")", patience)) << "and shows the room";
}

TEST_F(storm, leaves_no_socket_behind) {
    ASSERT_TRUE(all_come());
    EXPECT_EQ(server_.sockets(), wishes_.size());
    all_are_lost();
    auto const until = std::chrono::steady_clock::now() + everybody_within;
    while (server_.sockets() != 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(server_.sockets(), 0U);
}

} // namespace
} // namespace coregulation::testing
