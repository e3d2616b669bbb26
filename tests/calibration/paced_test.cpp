// Two people who follow one pacer and have nothing else to do with each other: high with the pacer, chance beyond it.
#include "tests/calibration/figures.hpp"
#include "tests/calibration/simulated_pairs.hpp"

#include <gtest/gtest.h>

#include <array>

namespace coregulation::calibration {
namespace {

// One window in twenty at most. There are fewer: the test errs on the quiet side.
constexpr nominal no_more{0, 6.5};

TEST(calibration, of_paced_people_without_contact_falls_to_chance_beyond_the_pacer) {
    auto const sessions = is_full() ? std::size_t{60} : std::size_t{4};
    // Two standard errors of a share of 5 % of so few minutes.
    auto const slack = is_full() ? 0.0 : 6.0;
    auto const near =
        is_full() ? 0.05 : 0.1; // of a PLV: what is left of a pace after a minute's fit, beside a spread of 0.2
    double count = 0, above = 0;
    for (auto const breaths_per_min : {4.5, 6.0, 7.5, 10.0, 12.0}) {
        rehearsal::pace const pace{0, 60 / breaths_per_min};
        auto const m = measured({.coupling = 0, .breaths_per_min = breaths_per_min}, pace, sessions);
        ASSERT_EQ(m.beyond.size(), sessions * minutes_a_session);
        std::array<char, 40> name{};
        std::snprintf(name.data(), name.size(), "paced at %g a minute", breaths_per_min);
        std::string const at = name.data();
        figure(at + ": median PLV", median(m.plv), "", {0.75, 1});
        auto const chance = median(m.beyond_by_chance);
        figure(at + ": median PLV by chance", chance, "");
        figure(at + ": median PLV beyond the pacer", median(m.beyond), "", {chance - near, chance + near});
        // One rate has a standard error of 0.75 % even in full; the sum over all rates is held to the range.
        figure(at + ": above chance beyond the pacer", m.percent(m.above_beyond), "%", no_more, slack + 1.5);
        count += m.count;
        above += m.above_beyond;
    }
    figure("paced, all rates: above chance beyond the pacer", 100 * above / count, "%", no_more, slack / 2);
}

} // namespace
} // namespace coregulation::calibration
