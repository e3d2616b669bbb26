#include "server/signal/heart.hpp"
#include "tests/signal/grid_series.hpp"
#include "tests/signal/straps.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <vector>

namespace coregulation::signal {
namespace {

std::vector<tests::notification> paced(double seconds) {
    return tests::notifications(tests::waving_rr(seconds, 0.1, 60), tests::uniform_jitter(0.2, 8));
}

// Plays notifications and asks for measures each second, as a session does: of three seconds ago.
void play(
    heart& h, std::vector<tests::notification> const& sent, std::function<void(double now_s, measures const&)> show,
    double from_s = 1) {
    auto now_s = from_s;
    for (auto const& one : sent) {
        for (; now_s < one.arrival_s; now_s += 1) show(now_s, h.measure(now_s - analysis_delay_s));
        h.add(one.arrival_s, 0.01, one.rr_ms, true, false);
    }
}

TEST(heart, gathers_for_64_s_with_provisional_coherence_from_30_s_on) {
    heart h;
    play(h, paced(120), [](double now_s, measures const& m) {
        if (now_s > 5 && now_s < 66) {
            EXPECT_EQ(m.is, quality::gathering) << now_s;
            EXPECT_NEAR(m.needs_s, 64 - (now_s - 4), 1.5) << now_s;
        }
        if (now_s < 33) {
            EXPECT_FALSE(m.coherence) << now_s;
        }
        if (now_s > 36) {
            EXPECT_TRUE(m.coherence) << now_s;
        }
        if (now_s > 36 && now_s < 66) {
            EXPECT_TRUE(m.coherence->provisional) << now_s;
        }
        if (now_s > 70) {
            EXPECT_EQ(m.is, quality::measuring) << now_s;
            EXPECT_EQ(m.needs_s, 0);
            EXPECT_FALSE(m.coherence->provisional);
        }
    });
}

TEST(heart, gives_its_intervals_on_the_grid_that_its_coherence_is_of) {
    heart h;
    double newest_s = 0;
    for (auto const& one : paced(120)) {
        h.add(one.arrival_s, 0.01, one.rr_ms, true, false);
        newest_s = one.arrival_s;
    }
    auto const end_s = newest_s - analysis_delay_s;
    auto const tachogram = h.tachogram(end_s, coherence_samples);
    ASSERT_EQ(tachogram.size(), coherence_samples);
    EXPECT_EQ(coherence_of(tachogram)->score, h.measure(end_s).coherence->score);
    EXPECT_TRUE(std::isnan(h.tachogram(end_s, 1000).front())) << "nothing is known of the time before the first beat";
    EXPECT_TRUE(h.tachogram(end_s, 0).empty());
}

TEST(heart, of_somebody_who_breathes_six_times_a_minute_is_coherent_and_says_so) {
    heart h;
    measures last;
    play(h, paced(120), [&last](double, measures const& m) { last = m; });
    ASSERT_TRUE(last.coherence);
    EXPECT_NEAR(last.coherence->peak_hz, 0.1, 0.002);
    EXPECT_GT(last.coherence->score, 5);
    ASSERT_TRUE(last.coherence->breaths_per_min);
    EXPECT_NEAR(*last.coherence->breaths_per_min, 6, 0.05);
    ASSERT_TRUE(last.heart_rate_bpm);
    EXPECT_NEAR(*last.heart_rate_bpm, 70.6, 4);
    ASSERT_TRUE(last.rmssd_ms);
    for (auto const& bpm : last.rhythm_bpm) EXPECT_TRUE(bpm);
    EXPECT_EQ(last.corrected_percent, 0);
}

TEST(heart, falls_silent_ten_seconds_after_the_last_notification) {
    heart h;
    play(h, paced(100), [](double, measures const&) {});
    auto const newest_s = paced(100).back().arrival_s;
    EXPECT_NE(h.measure(newest_s + 9.9 - analysis_delay_s).is, quality::silent);
    auto const late = h.measure(newest_s + 10.1 - analysis_delay_s);
    EXPECT_EQ(late.is, quality::silent);
    EXPECT_FALSE(late.coherence || late.heart_rate_bpm || late.rmssd_ms);
    EXPECT_EQ(heart{}.measure(0).is, quality::silent) << "nothing was ever added";
}

TEST(heart, says_when_the_sensor_sends_no_intervals) {
    heart h;
    for (int i = 0; i < 20; ++i) h.add(i, 0, {}, std::nullopt, false);
    EXPECT_EQ(h.measure(17).is, quality::no_intervals);
}

TEST(heart, gives_a_sensor_eight_seconds_for_its_first_interval) {
    heart h;
    h.add(100, 0, {}, std::nullopt, false);
    EXPECT_EQ(h.measure(100 - analysis_delay_s).is, quality::gathering) << "it has only just said that it is there";
    for (int i = 101; i <= 109; ++i) h.add(i, 0, {}, std::nullopt, false);
    EXPECT_EQ(h.measure(107.9 - analysis_delay_s).is, quality::gathering);
    EXPECT_EQ(h.measure(108.1 - analysis_delay_s).is, quality::no_intervals);
    h.interrupt(); // another sensor
    h.add(112, 0, {}, std::nullopt, false);
    EXPECT_EQ(h.measure(113 - analysis_delay_s).is, quality::gathering);
    h.add(113, 0, std::vector<double>{900}, std::nullopt, false);
    for (int i = 114; i <= 120; ++i) h.add(i, 0, {}, std::nullopt, false);
    EXPECT_EQ(h.measure(120.5 - analysis_delay_s).is, quality::gathering);
    EXPECT_EQ(h.measure(121.5 - analysis_delay_s).is, quality::no_intervals);
}

TEST(heart, withholds_while_the_sensor_does_not_touch_the_skin) {
    heart h;
    for (int i = 1; i <= 80; ++i) h.add(i, 0, std::vector<double>{1000. + i % 7}, i < 80, false);
    auto const m = h.measure(77);
    EXPECT_EQ(m.is, quality::contact);
    EXPECT_FALSE(m.coherence || m.heart_rate_bpm || m.rmssd_ms);
}

TEST(heart, withholds_bigeminy_within_a_minute_of_data) {
    NEEDS_RECORDING("polar_h10_bigeminy_with_arrivals.csv");
    auto const path = tests::recording_path("polar_h10_bigeminy_with_arrivals.csv");
    auto const arrivals = tests::column_of(path, "t_s_arrival");
    auto const rr = tests::column_of(path, "rr_ms");
    heart h;
    double now_s = 1;
    for (std::size_t i = 0; i < rr.size(); ++i) {
        for (; now_s < arrivals[i]; now_s += 1) {
            auto const m = h.measure(now_s - analysis_delay_s);
            if (now_s > 60) {
                EXPECT_EQ(m.is, quality::rhythm) << "at " << now_s;
            }
            if (m.is == quality::rhythm) {
                EXPECT_FALSE(m.coherence || m.rmssd_ms || m.heart_rate_bpm);
            }
            EXPECT_FALSE(m.coherence) << "never scored; at " << now_s;
        }
        h.add(arrivals[i], 0, std::span{rr}.subspan(i, 1), true, false);
    }
}

TEST(heart, leaves_a_hole_where_data_were_lost) {
    auto sent = paced(200);
    heart h;
    for (auto const& one : sent) {
        if (one.last_beat_s > 120 && one.last_beat_s < 128) continue;
        h.add(one.arrival_s, 0, one.rr_ms, true, false);
    }
    auto const w = h.heart_rate(150, 240);
    ASSERT_EQ(w.bpm.size(), 240u);
    EXPECT_EQ(w.end_s, 150);
    for (std::size_t k = 0; k < w.bpm.size(); ++k) {
        auto const t = w.end_s - static_cast<double>(w.bpm.size() - 1 - k) / grid_hz;
        if (t > 121.5 && t < 127.5) {
            EXPECT_TRUE(std::isnan(w.bpm[k])) << t;
        }
        if (t < 118 || t > 130.5) {
            EXPECT_FALSE(std::isnan(w.bpm[k])) << t;
        }
    }
    EXPECT_GT(w.missing_share, 0.1);
    EXPECT_LT(w.missing_share, 0.2);
    auto const m = h.measure(150);
    EXPECT_EQ(m.is, quality::measuring) << "an eighth of the window is missing";
    EXPECT_TRUE(m.coherence);
}

TEST(heart, gathers_again_after_a_hole_longer_than_a_fifth_of_the_window) {
    heart h;
    for (auto const& one : paced(260)) {
        if (one.last_beat_s > 120 && one.last_beat_s < 150) continue;
        h.add(one.arrival_s, 0, one.rr_ms, true, false);
    }
    auto const soon = h.measure(170);
    EXPECT_EQ(soon.is, quality::gathering);
    EXPECT_FALSE(soon.coherence);
    EXPECT_NEAR(soon.needs_s, 45, 2);
    auto const later = h.measure(190);
    ASSERT_TRUE(later.coherence);
    EXPECT_TRUE(later.coherence->provisional);
    EXPECT_EQ(h.measure(220).is, quality::measuring);
}

TEST(heart, never_asks_for_more_once_data_come_again) {
    heart h;
    std::vector<tests::notification> sent;
    for (auto const& one : paced(150))
        if (one.last_beat_s < 20 || one.last_beat_s > 36)
            sent.push_back(one); // a rest, before the first window is whole
    double before_s = 64;
    play(h, sent, [&](double now_s, measures const& m) {
        if (now_s < 41) return;
        EXPECT_LE(m.needs_s, before_s) << now_s;
        before_s = m.needs_s;
    });
    EXPECT_EQ(before_s, 0);
}

TEST(heart, says_gaps_when_many_short_holes_take_more_than_a_fifth) {
    heart h;
    for (auto const& one : paced(200)) {
        auto const cycle = std::fmod(one.last_beat_s, 15);
        if (one.last_beat_s > 100 && cycle < 5) continue;
        h.add(one.arrival_s, 0, one.rr_ms, true, false);
    }
    auto const m = h.measure(190);
    EXPECT_EQ(m.is, quality::gaps);
    EXPECT_FALSE(m.coherence);
}

TEST(heart, takes_no_difference_across_an_interruption) {
    heart h;
    double t = 0;
    for (int i = 0; i < 100; ++i) {
        auto const rr = i < 50 ? 800. : 1000.;
        if (i == 50) h.interrupt();
        t += rr / 1000;
        h.add(t, 0, std::vector<double>{rr + 5 * (i % 2)}, true, false);
    }
    auto const m = h.measure(t - analysis_delay_s);
    ASSERT_TRUE(m.rmssd_ms);
    EXPECT_NEAR(*m.rmssd_ms, 5, 0.01);
}

TEST(heart, ends_a_window_at_the_grid_time_before) {
    heart h;
    play(h, paced(100), [](double, measures const&) {});
    auto const exact = h.heart_rate(90.25, 40);
    auto const between = h.heart_rate(90.49, 40);
    EXPECT_EQ(between.end_s, 90.25);
    EXPECT_EQ(exact.bpm, between.bpm);
    EXPECT_TRUE(h.heart_rate(90, 0).bpm.empty());
}

TEST(heart, gives_the_same_bits_for_the_same_calls) {
    auto const run = [] {
        std::vector<double> all;
        heart h;
        auto jitter = tests::uniform_jitter(0.9, 12);
        auto const sent = tests::notifications(tests::waving_rr(200, 0.12, 90), jitter);
        play(h, sent, [&](double now_s, measures const& m) {
            all.insert(all.end(), {m.needs_s, m.corrected_percent, m.rmssd_ms.value_or(-1)});
            if (m.coherence) all.insert(all.end(), {m.coherence->score, m.coherence->ratio, m.coherence->peak_hz});
            auto const w = h.heart_rate(now_s - analysis_delay_s, 320);
            all.insert(all.end(), w.bpm.begin(), w.bpm.end());
        });
        return all;
    };
    auto const first = run();
    auto const second = run();
    ASSERT_EQ(first.size(), second.size());
    EXPECT_EQ(std::memcmp(first.data(), second.data(), first.size() * sizeof(double)), 0);
}

TEST(heart, can_be_moved_with_all_it_knows) {
    heart h;
    play(h, paced(100), [](double, measures const&) {});
    auto const before = h.measure(90);
    heart other{std::move(h)};
    EXPECT_EQ(other.measure(90).coherence->score, before.coherence->score);
}

} // namespace
} // namespace coregulation::signal
