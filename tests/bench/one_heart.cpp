// One person: each measure beside a plain way of getting it, or beside what no way can do without.
#include "tests/bench/suites.hpp"

#include "server/signal/artifact_stream.hpp"
#include "server/signal/beat_clock.hpp"
#include "server/signal/breathing.hpp"
#include "server/signal/correction.hpp"
#include "server/signal/detrend.hpp"
#include "server/signal/spectrum.hpp"
#include "server/signal/tachogram.hpp"
#include "server/signal/time_domain.hpp"
#include "tests/bench/people.hpp"
#include "tests/bench/plain.hpp"

#include <algorithm>

namespace coregulation::bench {

namespace {

std::vector<double> rr_of(std::vector<signal::heartbeat> const& beats) {
    std::vector<double> rr;
    for (auto const& b : beats) rr.push_back(b.rr_ms);
    return rr;
}

// All that has been sent until t_s.
signal::heart heart_until(double t_s) {
    signal::heart h;
    for (auto const& n : hour_of_notifications())
        if (n.arrival_s < t_s) h.add(n.arrival_s, 20, n.rr_ms, n.contact, false);
    return h;
}

constexpr double now_s = 600;

// What a heart is made of: timing each beat and judging it.
timing clock_and_artifacts(table& t) {
    auto const sent = static_cast<double>(hour_of_notifications().size());
    return t.add("beat clock and artifact stream alone", sent, [](benchmark::State& state) {
        for (auto _ : state) {
            signal::beat_clock clock;
            signal::artifact_stream stream;
            for (auto const& n : hour_of_notifications()) {
                clock.add(n.arrival_s, 20, n.rr_ms, false);
                clock.forget_before(n.arrival_s - 180); // as long as a heart remembers
                for (auto const rr : n.rr_ms) benchmark::DoNotOptimize(stream.push(rr, false));
            }
        }
    });
}

void live(table& t) {
    auto const& sent = hour_of_notifications();
    auto const add = t.add("heart::add", static_cast<double>(sent.size()), [](benchmark::State& state) {
        for (auto _ : state) {
            signal::heart h;
            for (auto const& n : hour_of_notifications())
                benchmark::DoNotOptimize(h.add(n.arrival_s, 20, n.rr_ms, n.contact, false));
        }
    });
    t.add({.item = "heart: one notification", .in = us, .ours = add, .reference = clock_and_artifacts(t)});

    auto const of_heart = [&t](char const* item, timing part, auto use) {
        auto const ours = t.add(item, 1, [use](benchmark::State& state) {
            auto const h = heart_until(now_s);
            for (auto _ : state) benchmark::DoNotOptimize(use(h));
        });
        t.add({.item = item, .in = us, .ours = ours, .reference = part, .ratio = ratio_of::floor});
    };
    auto const coherence = t.add("coherence_of alone", 1, [](benchmark::State& state) {
        auto const window = coherence_window();
        for (auto _ : state) benchmark::DoNotOptimize(signal::coherence_of(window));
    });
    of_heart("heart: all measures", coherence, [](signal::heart const& h) {
        return h.measure(now_s - signal::analysis_delay_s);
    });
    constexpr std::size_t samples = 320; // 80 s
    auto const pchip = t.add("PCHIP of a hundred beats alone", 1, [](benchmark::State& state) {
        auto const series = signal::uncorrected(std::span{hour_of_beats()}.first(100));
        for (auto _ : state) benchmark::DoNotOptimize(signal::bpm_on_grid(series, series.front().t_s, samples));
    });
    of_heart("heart: 80 s of heart rate", pchip, [](signal::heart const& h) {
        return h.heart_rate(now_s - signal::analysis_delay_s, samples).bpm.back();
    });
}

void artifacts(table& t) {
    auto const rr = rr_of(hour_of_beats());
    auto const beats = static_cast<double>(rr.size());
    auto const plain = t.add("thresholds by sorting 91 beats at each", beats, [rr](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(plain::sorted_thresholds(rr));
    });
    auto const offline = t.add("classify", beats, [rr](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(signal::classify(rr));
    });
    t.add({.item = "artifacts offline, a beat", .in = us, .ours = offline, .reference = plain});

    auto const again = t.add("classify of the newest 93 at each", 1, [rr](benchmark::State& state) {
        auto const newest = std::span{rr}.last(93);
        for (auto _ : state) benchmark::DoNotOptimize(signal::classify(newest));
    });
    auto const streamed = t.add("artifact_stream", beats, [rr](benchmark::State& state) {
        for (auto _ : state) {
            signal::artifact_stream stream;
            for (auto const one : rr) benchmark::DoNotOptimize(stream.push(one, false));
        }
    });
    t.add({.item = "artifacts live, a beat", .in = us, .ours = streamed, .reference = again});
}

void tachogram(table& t) {
    auto const series = signal::uncorrected(hour_of_beats());
    auto const samples = signal::grid_length(series);
    auto const minutes = static_cast<double>(samples) / signal::grid_hz / 60;
    auto const straight =
        t.add("straight lines between the beats", minutes, [series, samples](benchmark::State& state) {
            std::vector<double> at, rr, grid(samples);
            for (auto const& one : series) at.push_back(one.t_s), rr.push_back(one.nn_ms);
            for (auto _ : state) {
                plain::straight_lines(at, rr, at.front(), grid);
                benchmark::DoNotOptimize(grid.data());
            }
        });
    auto const on_grid = [&](char const* item, auto way) {
        auto const ours = t.add(item, minutes, [series, samples, way](benchmark::State& state) {
            for (auto _ : state) benchmark::DoNotOptimize(way(series, series.front().t_s, samples));
        });
        t.add({.item = item, .in = us, .ours = ours, .reference = straight, .ratio = ratio_of::floor});
    };
    on_grid("spline of RR, a minute", [](auto const&... of) { return signal::rr_on_grid(of...); });
    on_grid("PCHIP of heart rate, a minute", [](auto const&... of) { return signal::bpm_on_grid(of...); });

    auto const sums = t.add("three sums in one pass", 1, [series](benchmark::State& state) {
        std::vector<double> nn;
        for (auto const& one : series) nn.push_back(one.nn_ms);
        for (auto _ : state) benchmark::DoNotOptimize(plain::three_sums(nn));
    });
    auto const domain = t.add("time_domain_of", 1, [series](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(signal::time_domain_of(series));
    });
    t.add({.item = "time domain, an hour", .in = us, .ours = domain, .reference = sums, .ratio = ratio_of::floor});

    auto const hour = signal::rr_on_grid(series, series.front().t_s, samples);
    auto const segments = static_cast<double>(samples / 128 - 1);
    auto const transforms = t.add("KissFFT, 256 complex points", 1, [hour](benchmark::State& state) {
        plain::transform kissfft{256};
        for (auto _ : state) benchmark::DoNotOptimize(kissfft(std::span{hour}.first(256)));
    });
    auto const welch = t.add("welch", segments, [hour](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(signal::welch(hour));
    });
    t.add({.item = "Welch, a segment", .in = us, .ours = welch, .reference = transforms});
}

void coherence(table& t) {
    auto const transform = t.add("KissFFT, 2048 complex points", 1, [](benchmark::State& state) {
        auto const window = coherence_window();
        plain::transform kissfft{signal::padded_length};
        for (auto _ : state) benchmark::DoNotOptimize(kissfft(window));
    });
    auto const ours = t.add("coherence_of", 1, [](benchmark::State& state) {
        auto const window = coherence_window();
        for (auto _ : state) benchmark::DoNotOptimize(signal::coherence_of(window));
    });
    // Goal: 64 s of a heart every 5 s for ten thousand people leave room on one core.
    t.add(
        {.item = "coherence of a window",
         .in = us,
         .ours = ours,
         .reference = transform,
         .wanted = {.ours_at_most = 12}});

    auto const spectrum = [] {
        auto window = coherence_window();
        signal::detrend_linear(window);
        return signal::padded_spectrum(window, signal::breath_highest_hz + 0.01);
    };
    auto const peak = t.add("the greatest bin", 1, [spectrum](benchmark::State& state) {
        auto const s = spectrum();
        for (auto _ : state) benchmark::DoNotOptimize(plain::greatest(s.density));
    });
    auto const breath = t.add("breaths_per_min_of", 1, [spectrum](benchmark::State& state) {
        auto const s = spectrum();
        for (auto _ : state) benchmark::DoNotOptimize(signal::breaths_per_min_of(s));
    });
    t.add(
        {.item = "breathing rate of a spectrum",
         .in = us,
         .ours = breath,
         .reference = peak,
         .ratio = ratio_of::floor});
}

} // namespace

void one_heart(table& t) {
    live(t);
    artifacts(t);
    tachogram(t);
    coherence(t);
}

} // namespace coregulation::bench
