// The offline analysis, on several threads, several times at once.
#include "server/analysis/analysis.hpp"
#include "server/analysis/json.hpp"
#include "server/rehearsal/simulated_people.hpp"
#include "tests/races/threads.hpp"

#include <gtest/gtest.h>

namespace coregulation::testing {
namespace {

TEST(races_of_the_analysis, give_the_same_results_whoever_computes_beside) {
    constexpr std::size_t people = 4;
    constexpr double seconds = 100;
    std::vector<analysis::named_recording> recordings;
    for (auto const& one : rehearsal::simulate({.people = people, .seconds = seconds})) {
        rehearsal::recording recorded;
        recorded.name = "person " + std::to_string(recordings.size() + 1);
        recorded.rr_ms = one.rr_ms;
        recorded.beat_s = one.beat_s;
        recordings.push_back({recorded.name, recorded});
    }
    analysis::settings alone;
    alone.surrogates = 39; // enough to draw from, and fast under a sanitizer
    auto divided = alone;
    divided.threads = 3;
    std::vector<std::string> results(3);
    at_once(3, [&](int i) {
        auto found = analysis::analyse(recordings, i == 0 ? alone : divided);
        found.how = alone;
        results[static_cast<std::size_t>(i)] = analysis::to_json(found);
    });
    EXPECT_GT(results[0].size(), 1000U);
    EXPECT_EQ(results[1], results[0]);
    EXPECT_EQ(results[2], results[0]);
}

} // namespace
} // namespace coregulation::testing
