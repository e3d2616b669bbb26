// A circle as live sessions and offline analysis measure it: all pairs and the group, each beside 199 surrogates.
#include "tests/bench/suites.hpp"

#include "server/signal/coherence.hpp"
#include "server/synchrony/circle.hpp"
#include "server/synchrony/group_coherence.hpp"
#include "tests/bench/people.hpp"
#include "tests/bench/plain.hpp"
#include "tests/synchrony/group_people.hpp"

#include <memory>
#include <string>

namespace coregulation::bench {

namespace {

void pairs_and_group(table& t, timing measure_pair) {
    // Goal: twelve people for an hour in less than 5 s. It is for those who share surrogates among several pairs.
    constexpr double times = 20;
    for (std::size_t const people : {2U, 12U, 32U}) {
        auto const pairs = static_cast<double>(people * (people - 1) / 2);
        auto const ours = t.add("circle", pairs, [people](benchmark::State& state) {
            auto const windows = pair_windows(people);
            std::vector<synchrony::circle_member> members;
            for (std::size_t i = 0; i < people; ++i) members.push_back({windows[i].bpm, i + 1});
            synchrony::circle circle{{}};
            for (auto _ : state) benchmark::DoNotOptimize(circle.measure(members));
        });
        t.add(
            {.item = "circle of " + std::to_string(people) + ", a pair with its group",
             .in = us,
             .ours = ours,
             .reference = measure_pair,
             .wanted = people > 2 ? goal{.ratio_at_least = times} : goal{}});
    }
}

void group_of_twelve(table& t) {
    constexpr std::size_t people = 12;
    auto const prepared = std::make_shared<std::vector<synchrony::testing::prepared_person>>();
    auto const members = [prepared] { // made when first needed
        if (prepared->empty())
            *prepared = synchrony::testing::prepared(heart_rates(people, synchrony::pair_samples), 1);
        return *prepared;
    };
    auto const plain = t.add("correlations alone, 200 double loops", 1, [members](benchmark::State& state) {
        auto const of = members();
        std::vector<std::vector<double>> units;
        for (auto const& p : of) units.emplace_back(p.unit.begin(), p.unit.end());
        for (auto _ : state)
            for (int group = 0; group < 200; ++group) benchmark::DoNotOptimize(plain::mean_correlation(units));
    });
    auto const ours = t.add("measure_group", 1, [members](benchmark::State& state) {
        auto const of = members();
        for (auto _ : state) benchmark::DoNotOptimize(synchrony::testing::measured(of));
    });
    t.add(
        {.item = "group of 12 beside 199 surrogates",
         .in = us,
         .ours = ours,
         .reference = plain,
         .wanted = {.ours_at_most = 1500}});
}

void coherence_of_twelve(table& t) {
    constexpr std::size_t people = 12;
    auto const alone =
        t.add("coherence_of, once for each draw", 1.0 / (1 + synchrony::coherence_draws), [](auto& state) {
            auto const window = coherence_window();
            for (auto _ : state) benchmark::DoNotOptimize(signal::coherence_of(window));
        });
    auto const ours = t.add("coherence_of_mean", 1, [](benchmark::State& state) {
        auto rr = heart_rates(people, signal::coherence_samples);
        for (auto& one : rr)
            for (auto& v : one) v = 60'000 / v;
        std::vector<synchrony::tachogram> const members(rr.begin(), rr.end());
        for (auto _ : state) benchmark::DoNotOptimize(synchrony::coherence_of_mean(members, 1));
    });
    t.add(
        {.item = "coherence of 12 as one, 79 draws",
         .in = us,
         .ours = ours,
         .reference = alone,
         .wanted = {.ours_at_most = 1000}});
}

} // namespace

void circles(table& t, timing measure_pair) {
    pairs_and_group(t, measure_pair);
    group_of_twelve(t);
    coherence_of_twelve(t);
}

} // namespace coregulation::bench
