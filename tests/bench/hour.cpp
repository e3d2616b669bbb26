// An hour of twelve people, offline, with everything that `coregulation analyse` prints; on one core.
#include "tests/bench/suites.hpp"

#include "server/analysis/analysis.hpp"
#include "server/rehearsal/simulated_people.hpp"

#include <string>

namespace coregulation::bench {

namespace {

constexpr std::size_t people = 12;

std::vector<analysis::named_recording> const& recordings() {
    static auto const all = [] {
        std::vector<analysis::named_recording> made;
        for (auto const& p : rehearsal::simulate({.people = people, .seconds = 3600})) {
            rehearsal::recording recorded;
            recorded.name = "person " + std::to_string(made.size() + 1);
            recorded.rr_ms = p.rr_ms;
            recorded.beat_s = p.beat_s;
            made.push_back({recorded.name, recorded});
        }
        return made;
    }();
    return all;
}

} // namespace

void an_hour(table& t, timing measure_pair) {
    auto const ours = t.add_once("analyse", 1, [](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(analysis::analyse(recordings(), {}));
    });
    // 66 pairs in 708 windows of 60 s, one every 5 s (lags need 5 s more).
    auto const windows = 66.0 * 708;
    t.add(
        {.item = "an hour of 12 people, offline",
         .in = s,
         .ours = ours,
         .reference = measure_pair.counting(1 / windows),
         .wanted = {.ours_at_most = 5}});
}

} // namespace coregulation::bench
