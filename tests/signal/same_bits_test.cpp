// The same numbers, to the bit: from several threads at once, whoever else is measured between, however
// late the asking.
#include "server/signal/heart.hpp"
#include "server/signal/spectrum.hpp"
#include "tests/signal/grid_series.hpp"
#include "tests/signal/straps.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <latch>
#include <thread>
#include <vector>

namespace coregulation::signal {
namespace {

using numbers = std::vector<double>;

void expect_same_bits(numbers const& a, numbers const& b) {
    ASSERT_EQ(a.size(), b.size());
    EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)), 0);
}

// Slow and quick waves, whole windows and shorter ones, with and without holes: every path there is.
numbers of_many_windows() {
    numbers all;
    for (int i = 0; i < 60; ++i) {
        auto rr = tests::sine(130 + 3 * static_cast<std::size_t>(i), 0.045 + 0.004 * i, i, 40);
        if (i % 3 == 0) rr[70] = rr[71] = std::nan("");
        auto const c = coherence_of(rr).value_or(coherence_value{});
        all.insert(all.end(), {c.score, c.ratio, c.peak_over_total, c.peak_hz, c.breaths_per_min.value_or(0)});
        auto const s = welch(tests::sine(700, 0.1, i, 40));
        all.insert(all.end(), s->density.begin(), s->density.end());
    }
    return all;
}

TEST(same_bits, come_from_several_threads_at_once) {
    // First in threads: what is made once, on first use, is then made among them.
    std::vector<numbers> found(4);
    std::latch together{4};
    {
        std::vector<std::jthread> threads;
        for (auto& mine : found) {
            threads.emplace_back([&mine, &together] {
                together.arrive_and_wait();
                mine = of_many_windows();
            });
        }
    }
    auto const alone = of_many_windows();
    for (auto const& one : found) expect_same_bits(one, alone);
}

std::vector<tests::notification> sent_by(int person) {
    auto const rr = tests::waving_rr(150, 0.06 + 0.02 * person, 60, 800 + 30 * person);
    return tests::notifications(rr, tests::uniform_jitter(0.4, 40 + static_cast<std::uint64_t>(person)));
}

numbers all_of(heart const& h, double end_s) {
    auto const m = h.measure(end_s);
    auto all = h.heart_rate(end_s, 320).bpm;
    auto const c = m.coherence.value_or(coherence_value{});
    all.insert(all.end(), {c.score, c.ratio, c.peak_hz, m.rmssd_ms.value_or(0), m.heart_rate_bpm.value_or(0)});
    return all;
}

TEST(same_bits, come_of_the_same_notifications_whoever_else_sends_between) {
    // Of one person notifications come in order; those of several in any order.
    std::vector<std::vector<tests::notification>> const sent{sent_by(0), sent_by(1), sent_by(2)};
    auto const play = [&sent](auto const& whose_turn) {
        std::vector<heart> hearts(sent.size());
        std::vector<std::size_t> next(sent.size(), 0);
        for (std::size_t turn = 0;; ++turn) {
            auto who = whose_turn(turn);
            std::size_t tried = 0;
            for (; tried < sent.size() && next[who] == sent[who].size(); ++tried) who = (who + 1) % sent.size();
            if (tried == sent.size()) break;
            auto const& one = sent[who][next[who]++];
            hearts[who].add(one.arrival_s, 0.01, one.rr_ms, true, false);
        }
        numbers all;
        for (auto const& h : hearts) {
            auto const mine = all_of(h, 145);
            all.insert(all.end(), mine.begin(), mine.end());
        }
        return all;
    };
    std::mt19937_64 bits{7};
    auto const in_turn = play([](std::size_t turn) { return turn % 3; });
    expect_same_bits(in_turn, play([](std::size_t) { return std::size_t{2}; }));
    expect_same_bits(in_turn, play([&bits](std::size_t) { return static_cast<std::size_t>(bits() % 3); }));
}

TEST(same_bits, come_of_what_was_delivered_late_in_one_go_after_a_lost_connection) {
    // Each notification carries the time at which it reached the client, so a server that gets fifty at once, and
    // is asked for nothing meanwhile, knows what it would have known.
    heart steady, late;
    double asked_s = 1;
    for (auto const& one : sent_by(1)) {
        for (; asked_s < one.arrival_s; asked_s += 1) steady.measure(asked_s - analysis_delay_s);
        steady.add(one.arrival_s, 0.01, one.rr_ms, true, false);
    }
    for (auto const& one : sent_by(1)) late.add(one.arrival_s, 0.01, one.rr_ms, true, false);
    expect_same_bits(all_of(steady, 145), all_of(late, 145));
}

} // namespace
} // namespace coregulation::signal
