#include "server/signal/beat_clock.hpp"
#include "tests/signal/beat_errors.hpp"
#include "tests/signal/grid_series.hpp"
#include "tests/signal/straps.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace coregulation::signal {
namespace {

TEST(beat_clock, adds_intervals_up_within_a_notification_and_between) {
    beat_clock clock;
    clock.add(1, 0, std::vector<double>{800}, false);
    EXPECT_EQ(clock.add(2.7, 0, std::vector<double>{850, 900}, false), 2u);
    auto const& b = clock.beats();
    ASSERT_EQ(b.size(), 3u);
    EXPECT_NEAR(b[1].t_s - b[0].t_s, 0.850, 1e-3);
    EXPECT_NEAR(b[2].t_s - b[1].t_s, 0.900, 1e-3);
    EXPECT_TRUE(b[0].starts_segment);
    EXPECT_FALSE(b[1].starts_segment);
    EXPECT_FALSE(b[2].starts_segment);
}

TEST(beat_clock, times_beats_to_10_ms_under_a_quarter_second_of_even_jitter) {
    auto const rr = tests::waving_rr(600, 0.1, 60);
    EXPECT_LE(tests::first_estimates(tests::notifications(rr, tests::uniform_jitter(0.25, 3))).rms_ms(), 10);
}

TEST(beat_clock, gives_a_beat_the_same_time_whichever_notifications_were_late) {
    auto const rr = tests::waving_rr(300, 0.1, 60);
    std::vector<beat_clock> clocks(4);
    for (std::size_t k = 0; k < clocks.size(); ++k) {
        auto jitter = tests::uniform_jitter(0.25, 21, rr.size());
        std::rotate(jitter.begin(), jitter.begin() + static_cast<std::ptrdiff_t>(17 * k), jitter.end());
        for (auto const& one : tests::notifications(rr, jitter)) clocks[k].add(one.arrival_s, 0, one.rr_ms, false);
        ASSERT_EQ(clocks[k].beats().size(), clocks[0].beats().size());
        for (std::size_t i = 0; i < clocks[k].beats().size(); ++i) {
            auto const& one = clocks[k].beats()[i];
            auto const& other = clocks[0].beats()[i];
            EXPECT_EQ(one.rr_ms, other.rr_ms);
            EXPECT_NEAR(one.t_s, other.t_s, 0.015) << "beat " << i << ", jitters moved by " << 17 * k;
        }
    }
}

TEST(beat_clock, follows_crystals_that_drift_apart) {
    for (double const ppm : {-50.0, 50.0}) {
        auto sent = tests::notifications(tests::waving_rr(1800, 0.1, 60), tests::uniform_jitter(0.1, 4));
        for (auto& one : sent) { // the sensor's seconds are not the session's
            one.arrival_s *= 1 + ppm * 1e-6;
            one.last_beat_s *= 1 + ppm * 1e-6;
        }
        std::size_t broken = 0;
        EXPECT_LE(tests::first_estimates(sent, &broken).rms_ms(), 15) << ppm << " ppm: 90 ms in half an hour";
        EXPECT_EQ(broken, 0u);
    }
}

TEST(beat_clock, times_earlier_beats_anew_when_a_quicker_notification_arrives) {
    beat_clock clock;
    for (int i = 1; i <= 5; ++i) clock.add(i + 0.4, 0, std::vector<double>{1000}, false);
    auto const before = clock.beats()[2].t_s;
    clock.add(6.05, 0, std::vector<double>{1000}, false);
    EXPECT_LT(clock.beats()[2].t_s, before - 0.2) << "all five had been late";
    EXPECT_NEAR(clock.beats()[5].t_s - clock.beats()[0].t_s, 5, 1e-3);
}

TEST(beat_clock, breaks_the_chain_at_a_stated_loss) {
    beat_clock clock;
    clock.add(1, 0, std::vector<double>{1000}, false);
    clock.add(2, 0, std::vector<double>{1000}, false);
    clock.add(4, 0, std::vector<double>{1000}, true);
    EXPECT_TRUE(clock.beats()[2].starts_segment);
    EXPECT_NEAR(clock.beats()[2].t_s, 4, 0.2);
}

TEST(beat_clock, breaks_the_chain_at_a_gap_that_intervals_do_not_account_for) {
    beat_clock clock;
    for (int i = 1; i <= 20; ++i) clock.add(i, 0, std::vector<double>{1000}, false);
    clock.add(26, 0, std::vector<double>{1000}, false);
    EXPECT_TRUE(clock.beats().back().starts_segment);
    EXPECT_NEAR(clock.beats().back().t_s, 26, 0.2);
}

TEST(beat_clock, keeps_the_chain_when_everything_arrives_after_a_stall) {
    beat_clock clock;
    for (int i = 1; i <= 20; ++i) clock.add(i, 0, std::vector<double>{1000}, false);
    clock.add(26, 0, std::vector<double>(6, 1000), false);
    EXPECT_EQ(tests::breaks(clock), 0u);
    EXPECT_NEAR(clock.beats().back().t_s, 26, 0.1);
}

TEST(beat_clock, finds_an_unstated_loss_and_times_what_followed_it_anew) {
    auto const rr = tests::waving_rr(180, 0.1, 60);
    auto sent = tests::notifications(rr, tests::uniform_jitter(0.3, 5));
    auto const lost = sent.begin() + 90;
    auto const lost_at_s = lost->last_beat_s;
    sent.erase(lost);
    beat_clock clock;
    std::vector<double> truth;
    for (auto const& one : sent) {
        clock.add(one.arrival_s, 0, one.rr_ms, false);
        auto t = one.last_beat_s;
        for (auto const ms : one.rr_ms) t -= ms / 1000;
        for (auto const ms : one.rr_ms) truth.push_back(t += ms / 1000);
    }
    EXPECT_EQ(tests::breaks(clock), 1u);
    for (std::size_t i = 0; i < truth.size(); ++i) {
        EXPECT_NEAR(clock.beats()[i].t_s, truth[i], 0.08) << "beat " << i << "; lost at " << lost_at_s;
    }
}

// Heart and strap each about once a second: the wait of a beat for its report creeps through the whole second.
TEST(beat_clock, takes_a_wait_for_the_straps_next_report_for_no_loss) {
    for (auto const mean_ms : {940., 960., 980., 990., 1000., 1010., 1020., 1040., 1060.}) {
        for (auto const radio_s : {0.005, 0.3}) {
            auto const rr = tests::living_rr(600, 60, mean_ms, 20, 7);
            std::size_t broken = 0;
            auto const e = tests::errors_of(tests::reports(rr, tests::uniform_jitter(radio_s, 11)), broken);
            EXPECT_EQ(broken, 0u) << mean_ms << " ms, radio late by up to " << radio_s << " s";
            EXPECT_LE(e.rms_ms(), 150) << mean_ms << " ms, radio late by up to " << radio_s << " s";
        }
    }
}

TEST(beat_clock, takes_seconds_that_begin_anew_after_a_stall_for_no_loss) {
    for (auto const mean_ms : {700., 900., 980., 1000., 1020., 1120., 1200., 1300.}) {
        auto const rr = tests::living_rr(900, 60, mean_ms, 20, 9);
        std::size_t broken = 0;
        auto const e = tests::errors_of(tests::reports(rr, tests::uniform_jitter(0.05, 13), 61), broken);
        EXPECT_EQ(broken, 0u) << mean_ms;
        EXPECT_LE(e.rms_ms(), 150) << mean_ms;
    }
}

TEST(beat_clock, finds_a_report_that_is_missing) {
    for (auto const mean_ms : {650., 800., 900., 1150.}) {
        auto const rr = tests::living_rr(320, 60, mean_ms, 15, 8);
        auto const after_s = tests::noticed_after_s(tests::reports(rr, tests::uniform_jitter(0.05, 12)), 150);
        ASSERT_TRUE(after_s) << mean_ms;
        EXPECT_GE(*after_s, 4) << mean_ms;
        EXPECT_LE(*after_s, 32) << mean_ms;
    }
}

TEST(beat_clock, takes_an_interruption_for_a_new_beginning) {
    beat_clock clock;
    clock.add(1, 0, std::vector<double>{1000}, false);
    clock.interrupt();
    clock.add(2, 0, std::vector<double>{1000, 1000}, false);
    EXPECT_TRUE(clock.beats()[1].starts_segment);
    EXPECT_FALSE(clock.beats()[2].starts_segment);
}

TEST(beat_clock, carries_the_uncertainty_of_the_client_clock) {
    beat_clock sure, unsure;
    for (int i = 1; i <= 30; ++i) {
        sure.add(i, 0, std::vector<double>{1000}, false);
        unsure.add(i, 0.04, std::vector<double>{1000}, false);
    }
    EXPECT_NEAR(unsure.beats().back().uncertainty_ms - sure.beats().back().uncertainty_ms, 40, 1e-9);
}

TEST(beat_clock, remembers_its_envelope_when_beats_are_forgotten) {
    auto const sent = tests::notifications(tests::waving_rr(600, 0.1, 60), tests::uniform_jitter(0.6, 6));
    beat_clock clock;
    tests::errors e;
    std::size_t most = 0;
    for (auto const& one : sent) {
        clock.add(one.arrival_s, 0, one.rr_ms, false);
        clock.forget_before(one.arrival_s - 60);
        most = std::max(most, clock.beats().size());
        if (one.last_beat_s > 120) e.add(clock.beats().back().t_s - one.last_beat_s, 0);
    }
    EXPECT_LT(most, 90u);
    EXPECT_LE(e.rms_ms(), 40);
}

} // namespace
} // namespace coregulation::signal
