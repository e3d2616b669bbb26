#include "server/session/clock_sync.hpp"
#include "tests/session/unsteady_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

namespace coregulation::session {
namespace {

using testing::converse;
using testing::network;

TEST(clock_sync, knows_nothing_before_the_first_exchange) {
    clock_sync clock;
    EXPECT_FALSE(clock.to_session(1000));
    EXPECT_EQ(clock.skew_ppm(), 0);
}

TEST(clock_sync, takes_the_middle_of_one_exchange_and_half_its_round_trip) {
    clock_sync clock;
    ASSERT_TRUE(clock.add({1000, 5040, 5041, 1081})); // 80 ms on the way
    auto const m = clock.to_session(1081);
    ASSERT_TRUE(m);
    EXPECT_NEAR(m->session_ms, 5081, 0.1);
    EXPECT_NEAR(m->uncertainty_ms, 40, 0.1);
}

TEST(clock_sync, ignores_exchanges_that_cannot_have_happened) {
    clock_sync clock;
    EXPECT_FALSE(clock.add({1000, 5000, 5001, 990})) << "received before it was sent";
    EXPECT_FALSE(clock.add({1000, 5000, 4999, 1010})) << "answered before it was asked";
    EXPECT_FALSE(clock.add({1000, 5000, 5020, 1010})) << "the server took longer than the round trip";
    EXPECT_FALSE(clock.add({std::nan(""), 5000, 5001, 1010}));
    EXPECT_FALSE(clock.to_session(1000));
}

TEST(clock_sync, is_within_30_ms_after_a_minute_and_always_within_its_uncertainty) {
    double worst_ms = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        network net{std::mt19937_64{seed}};
        clock_sync clock;
        converse(net, clock, 900, [&](double after_s, double client_ms) {
            auto const m = *clock.to_session(client_ms);
            auto const error_ms = std::abs(m.session_ms - net.session_of(client_ms));
            ASSERT_LT(error_ms, m.uncertainty_ms) << "seed " << seed << " after " << after_s << " s";
            if (after_s < 60) return;
            ASSERT_LT(m.uncertainty_ms, 100) << "good enough for pairs";
            worst_ms = std::max(worst_ms, error_ms);
        });
    }
    RecordProperty("worst_error_ms", std::to_string(worst_ms));
    EXPECT_LE(worst_ms, 30);
}

TEST(clock_sync, stays_honest_when_one_direction_is_much_slower) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        network net{std::mt19937_64{seed}};
        net.asymmetry_ms = 180;
        clock_sync clock;
        converse(net, clock, 600, [&](double after_s, double client_ms) {
            auto const m = *clock.to_session(client_ms);
            auto const error_ms = std::abs(m.session_ms - net.session_of(client_ms));
            ASSERT_LT(error_ms, m.uncertainty_ms) << "seed " << seed << " after " << after_s << " s";
        });
    }
}

TEST(clock_sync, tells_the_skew_after_some_minutes_and_nothing_before) {
    double error_ppm = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        network net{std::mt19937_64{seed}};
        clock_sync clock;
        converse(net, clock, 900, [&](double after_s, double) {
            if (after_s < 90) {
                EXPECT_EQ(clock.skew_ppm(), 0);
            }
        });
        error_ppm = std::max(error_ppm, std::abs(clock.skew_ppm() - net.skew_ppm));
    }
    EXPECT_LT(error_ppm, 60);
}

TEST(clock_sync, glides_instead_of_jumping_once_it_has_settled) {
    network net{std::mt19937_64{9}};
    clock_sync clock;
    double offset_ms = 0, biggest_ms = 0;
    converse(net, clock, 900, [&](double after_s, double client_ms) {
        auto const now_ms = clock.to_session(client_ms)->session_ms - client_ms;
        if (after_s > 20) biggest_ms = std::max(biggest_ms, std::abs(now_ms - offset_ms));
        offset_ms = now_ms;
    });
    EXPECT_LE(biggest_ms, 8) << "5 ms of gliding and some drift in 5 s";
}

TEST(clock_sync, begins_anew_when_the_client_clock_was_set) {
    network net{std::mt19937_64{4}};
    clock_sync clock;
    converse(net, clock, 120, [](double, double) {});
    net.offset_ms += 40'000; // the client slept
    ASSERT_TRUE(clock.add(net.exchange(130'000)));
    auto const m = *clock.to_session(130'200);
    EXPECT_LT(std::abs(m.session_ms - net.session_of(130'200)), m.uncertainty_ms);
}

TEST(clock_sync, is_less_sure_of_times_long_ago) {
    network net{std::mt19937_64{4}};
    clock_sync clock;
    converse(net, clock, 300, [](double, double) {});
    EXPECT_GT(clock.to_session(5'000)->uncertainty_ms, clock.to_session(305'000)->uncertainty_ms);
    EXPECT_LT(
        std::abs(clock.to_session(5'000)->session_ms - net.session_of(5'000)), clock.to_session(5'000)->uncertainty_ms);
}

TEST(clock_sync, does_not_care_about_an_exchange_told_a_little_late) {
    network net{std::mt19937_64{6}};
    clock_sync clock;
    auto const late = net.exchange(30'000);
    converse(net, clock, 60, [](double, double) {});
    EXPECT_TRUE(clock.add(late));
    auto const m = *clock.to_session(70'000);
    EXPECT_LT(std::abs(m.session_ms - net.session_of(70'000)), m.uncertainty_ms);
}

} // namespace
} // namespace coregulation::session
