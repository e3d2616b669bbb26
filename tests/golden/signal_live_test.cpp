// What a live heart shows, beat by beat and with late notifications, against the same window computed
// offline from beats whose times are known.
#include "server/signal/correction.hpp"
#include "server/signal/heart.hpp"
#include "server/signal/quartiles.hpp"
#include "server/signal/tachogram.hpp"
#include "tests/signal/straps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace coregulation::signal {
namespace {

struct difference {
    std::vector<double> score, ratio, bpm;
    std::size_t windows = 0;
};

// Every 5 s from the second minute on, where the live heart measures.
difference live_against_offline(std::vector<double> const& rr_ms, std::span<double const> jitter_s) {
    auto const beats = cumulated(rr_ms);
    auto const corrected_offline = corrected(beats, classify(std::span<heartbeat const>{beats}));

    difference d;
    heart h;
    double next_s = 120;
    for (auto const& one : tests::notifications(rr_ms, jitter_s)) {
        for (; next_s < one.arrival_s; next_s += 5) {
            auto const end_s = next_s - analysis_delay_s;
            auto const live = h.measure(end_s);
            if (live.is != quality::measuring) continue;
            auto const first_s = end_s - static_cast<double>(coherence_samples - 1) / grid_hz;
            auto const offline = coherence_of(rr_on_grid(corrected_offline, first_s, coherence_samples));
            auto const rate = h.heart_rate(end_s, 240);
            auto const truth = bpm_on_grid(corrected_offline, end_s - 239 / grid_hz, 240);
            ++d.windows;
            d.score.push_back(std::abs(live.coherence->score - offline->score));
            d.ratio.push_back(std::abs(live.coherence->ratio - offline->ratio) / offline->ratio);
            double sum = 0, n = 0;
            for (std::size_t k = 0; k < rate.bpm.size(); ++k) {
                if (std::isnan(rate.bpm[k]) || std::isnan(truth[k])) continue;
                sum += (rate.bpm[k] - truth[k]) * (rate.bpm[k] - truth[k]);
                n += 1;
            }
            d.bpm.push_back(std::sqrt(sum / n));
        }
        h.add(one.arrival_s, 0.01, one.rr_ms, true, false);
    }
    return d;
}

double p95(std::vector<double> values) {
    std::ranges::sort(values);
    return quantile_of_sorted(values, 0.95);
}

TEST(live_heart, equals_the_offline_values_when_nothing_arrives_late) {
    NEEDS_RECORDING("rest_910_beats.csv");
    auto const d = live_against_offline(tests::rr_of("rest_910_beats.csv"), std::vector<double>{0});
    EXPECT_GT(d.windows, 150u);
    RecordProperty("score_median", std::to_string(median(d.score)));
    RecordProperty("score_p95", std::to_string(p95(d.score)));
    RecordProperty("bpm_rms_median", std::to_string(median(d.bpm)));
    EXPECT_LE(median(d.score), 0.01);
    EXPECT_LE(median(d.bpm), 0.1);
}

TEST(live_heart, stays_close_to_the_offline_values_under_the_jitter_that_a_real_strap_logged) {
    NEEDS_RECORDING("holter_healthy_006.csv");
    auto const jitter = tests::logged_jitter();
    for (auto const* file : {"rest_910_beats.csv", "holter_healthy_006.csv"}) {
        auto rr = tests::rr_of(file);
        rr.resize(std::min<std::size_t>(rr.size(), 2000));
        auto const d = live_against_offline(rr, jitter);
        EXPECT_GT(d.windows, 100u);
        auto const name = std::string{file}.substr(0, std::string{file}.find('.'));
        RecordProperty(name + "_score_median", std::to_string(median(d.score)));
        RecordProperty(name + "_score_p95", std::to_string(p95(d.score)));
        RecordProperty(name + "_ratio_median", std::to_string(median(d.ratio)));
        RecordProperty(name + "_bpm_rms_median", std::to_string(median(d.bpm)));
        EXPECT_LE(median(d.score), 0.03) << file;
        EXPECT_LE(median(d.ratio), 0.05) << file;
        EXPECT_LE(median(d.bpm), 0.5) << file;
    }
}

} // namespace
} // namespace coregulation::signal
