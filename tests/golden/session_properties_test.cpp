// What holds for every live session: shown again it is the same, whatever the threads, and so it is in whatever order
// the protocol lets people be heard.
#include "server/rehearsal/random_stream.hpp"
#include "tests/session/rehearsed_room.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace coregulation::session::testing {
namespace {

// Equality of doubles is meant (no value is NaN).
bool same_bits(show const& a, show const& b) {
    return a.for_group == b.for_group && a.for_facilitators == b.for_facilitators && a.own == b.own;
}

TEST(a_session, shown_again_on_several_threads_at_once_gives_the_same_bits_on_each) {
    rehearsed_room room;
    auto const sent = simulated({.people = 3, .seconds = 100, .coupling = 0.7, .dropouts_per_min = 1});
    auto const ada = room.join("Ada", 0.1), ben = room.join("Ben", 0.2), eve = room.join("Eve", 0.3);
    room.play({{ada, sent[0]}, {ben, sent[1]}, {eve, sent[2]}}, 0.4, 100);
    auto const log = room.stored();
    ASSERT_TRUE(std::ranges::any_of(room.shown, [](show const& s) {
        return std::ranges::any_of(s.for_group.pairs, [](auto const& row) { return row.r_peak.has_value(); });
    })) << "there is something to compare";

    for (std::size_t const count : {1, 2, 4}) {
        std::vector<std::vector<show>> again(count);
        {
            std::vector<std::jthread> threads;
            for (auto& frames : again) threads.emplace_back([&frames, &log] { frames = shown_again(log); });
        }
        for (auto const& frames : again) {
            ASSERT_GE(frames.size() + 1, room.shown.size()); // a log ends with its last entry, not with a frame
            for (std::size_t k = 0; k < frames.size(); ++k)
                ASSERT_TRUE(same_bits(room.shown[k], frames[k])) << count << " threads, frame " << k;
        }
    }
}

// A room that hears its people, between two frames, in turn (order 0) or in an order drawn anew each second. Every few
// seconds somebody's connection breaks; coming back, they send the last few of their notifications again, or (order 0)
// none of them.
class hurried_room {
public:
    explicit hurried_room(std::uint64_t order)
        : random_(order, 0, 1)
        , shuffled_(order > 0) {}

    std::vector<show> frames(std::vector<std::vector<rehearsal::sensor_notification>> const& sent) {
        for (std::size_t i = 0; i < sent.size(); ++i)
            who_.push_back(room_.join("Person " + std::to_string(i), 0.1 * static_cast<double>(i + 1)));
        for (double t = 0.5; t < 1.5; t += 0.2)
            for (auto const id : who_) room_.exchange_clock(id, t);
        said_.resize(sent.size());
        for (int second = 2; second < end_s; ++second) {
            hear(second, sent);
            if (second % 7 < static_cast<int>(who_.size()))
                come_back(static_cast<std::size_t>(second % 7), second + 0.7);
            if (second % 5 == 0)
                for (auto const id : who_) room_.exchange_clock(id, second + 0.9);
        }
        room_.until(end_s);
        return room_.shown;
    }

    static constexpr double end_s = 95;

private:
    // All within half a second; each person's own in their order.
    void hear(int second, std::vector<std::vector<rehearsal::sensor_notification>> const& sent) {
        std::vector<std::vector<protocol::notification>> queues(sent.size());
        for (std::size_t i = 0; i < sent.size(); ++i)
            for (auto const& one : sent[i])
                if (one.arrival_s >= second - 1.6 && one.arrival_s < second - 0.6)
                    queues[i].push_back(room_.next(who_[i], one, 1.5));
        auto at_s = second + 0.2;
        std::vector<std::size_t> next(queues.size(), 0);
        for (;;) {
            std::vector<std::size_t> waiting;
            for (std::size_t i = 0; i < queues.size(); ++i)
                if (next[i] < queues[i].size()) waiting.push_back(i);
            if (waiting.empty()) return;
            auto const i = waiting[shuffled_ ? drawn(waiting.size()) : 0];
            said_[i].push_back(queues[i][next[i]++]);
            room_.say(who_[i], said_[i].back(), at_s += 0.01);
        }
    }

    void come_back(std::size_t i, double at_s) {
        room_.until(at_s);
        room_.perform(seconds(at_s), room_.s.disconnect(who_[i], seconds(at_s)));
        auto const request = coming_back(static_cast<std::uint8_t>(who_[i]), room_.people.at(who_[i]).stream);
        auto answer = room_.s.join(request, seconds(at_s));
        ASSERT_TRUE(std::holds_alternative<session::joining>(answer));
        ASSERT_EQ(std::get<session::joining>(answer).member, who_[i]);
        room_.perform(seconds(at_s), std::get<session::joining>(answer).what);
        auto const again = shuffled_ ? drawn(std::min<std::size_t>(said_[i].size(), 8) + 1) : 0;
        for (auto n = said_[i].size() - again; n < said_[i].size(); ++n) room_.say(who_[i], said_[i][n], at_s + 0.01);
    }

    std::size_t drawn(std::size_t count) {
        return static_cast<std::size_t>(random_.uniform() * static_cast<double>(count));
    }

    rehearsed_room room_;
    rehearsal::random_stream random_;
    bool shuffled_;
    std::vector<member_id> who_;
    std::vector<std::vector<protocol::notification>> said_; // by each
};

TEST(a_session, shows_the_same_in_whatever_order_people_are_heard_and_however_often) {
    auto const sent = simulated({.people = 3, .seconds = 95, .coupling = 0.6, .seed = 23});
    auto const in_turn = hurried_room{0}.frames(sent);
    ASSERT_GT(in_turn.size(), 85u);
    ASSERT_TRUE(std::ranges::any_of(in_turn.back().for_group.pairs, [](auto const& row) {
        return row.plv.has_value();
    })) << "there is something to compare";
    for (std::uint64_t order = 1; order <= 4; ++order) {
        auto const shuffled = hurried_room{order}.frames(sent);
        ASSERT_EQ(shuffled.size(), in_turn.size());
        for (std::size_t k = 0; k < in_turn.size(); ++k) {
            ASSERT_TRUE(same_bits(shuffled[k], in_turn[k])) << "order " << order << ", frame " << k;
        }
    }
}

} // namespace
} // namespace coregulation::session::testing
