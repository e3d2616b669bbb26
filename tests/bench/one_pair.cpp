// Two people: the lagged correlation alone, and everything that a live pair shows.
#include "tests/bench/suites.hpp"

#include "server/synchrony/lagged_correlation.hpp"
#include "server/synchrony/pair.hpp"
#include "tests/bench/people.hpp"
#include "tests/bench/plain.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::bench {

timing one_pair(table& t) {
    synchrony::pair_settings const how;
    auto const windows = pair_windows(2);
    std::vector<std::vector<double>> const bpm{windows[0].bpm, windows[1].bpm};
    plain::lagged const loop{bpm, how.window_samples, how.max_lag_samples};

    auto const a = synchrony::without_mean(bpm[0]), b = synchrony::without_mean(bpm[1]);
    synchrony::lagged_correlation const correlation{a, b.present, how.window_samples, how.max_lag_samples};
    std::vector<double> expected(loop.lags()), found(loop.lags());
    loop.pair(0, 1, expected);
    correlation(b.values, found);
    for (std::size_t k = 0; k < found.size(); ++k)
        t.require(std::abs(found[k] - expected[k]) < 1e-9, "lagged_correlation is what the double loop gives");

    auto const plain = t.add("a double loop", 1, [loop](benchmark::State& state) {
        std::vector<double> r(loop.lags());
        for (auto _ : state) {
            loop.pair(0, 1, r);
            benchmark::DoNotOptimize(r.data());
        }
    });
    auto const ours = t.add("lagged_correlation", 1, [correlation, b](benchmark::State& state) {
        std::vector<double> r(correlation.lags());
        for (auto _ : state) {
            correlation(b.values, r);
            benchmark::DoNotOptimize(r.data());
        }
    });
    t.add({.item = "lagged correlation, 41 lags", .in = us, .ours = ours, .reference = plain});

    plain::lagged const hurried{bpm, how.window_samples, how.max_lag_samples, plain::reordered_products};
    auto const reordered = t.add("a double loop, -O3 -ffast-math", 1, [hurried](benchmark::State& state) {
        std::vector<double> r(hurried.lags());
        for (auto _ : state) {
            hurried.pair(0, 1, r);
            benchmark::DoNotOptimize(r.data());
        }
    });
    t.add({.item = "lagged correlation, 41 lags", .in = us, .ours = ours, .reference = reordered});

    // 199 surrogates and the data itself, at every lag: and the phases, which the loop does not do, on top.
    auto const loops =
        t.add("200 double loops", 1.0 / static_cast<double>(how.surrogates + 1), [loop](benchmark::State& state) {
            for (auto _ : state) benchmark::DoNotOptimize(loop.highest(0, 1));
        });
    auto const measures = t.add("measure_pair", 1, [windows, how](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(synchrony::measure_pair(windows[0], windows[1], how, 1));
    });
    t.add({.item = "a pair beside 199 surrogates", .in = us, .ours = measures, .reference = loops});
    return measures;
}

} // namespace coregulation::bench
