// Sensitivity: how much of what two people have in common shows, minute by minute.
#include "tests/calibration/figures.hpp"
#include "tests/calibration/simulated_pairs.hpp"

#include <gtest/gtest.h>

#include <array>

namespace coregulation::calibration {
namespace {

// Somewhat more than of real people: nothing but breath at one slow pace, see Sensitivity in server/synchrony/README.md.
constexpr nominal strangers{3, 8.5};
constexpr double few = 8; // percent: two standard errors of a share of so few minutes; in full it is 1

TEST(calibration, of_sensitivity_rises_with_the_variance_that_two_people_share) {
    auto const sessions = is_full() ? std::size_t{100} : std::size_t{4};
    minutes before;
    for (auto const shared : {0.0, 0.25, 0.5, 0.75, 0.9, 1.0}) {
        auto const m = measured({.coupling = shared}, std::nullopt, sessions);
        ASSERT_EQ(m.count, static_cast<double>(sessions * minutes_a_session));
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "shared variance %g", shared);
        std::string const at = name.data();
        auto const of_share = [&](std::string const& name_of, double minutes::*above) {
            auto const percent = m.percent(m.*above);
            auto const range = shared == 0 ? strangers : shared == 1 ? nominal{95, 100} : nominal{};
            figure(at + ": " + name_of, percent, "%", range, is_full() ? 0 : few);
            if (shared == 0) return;
            EXPECT_GE(percent, before.percent(before.*above) - (is_full() ? 1 : few)) << at;
        };
        figure(at + ": median r0", median(m.r0), "");
        of_share("above chance by |r0|", &minutes::above_r0);
        of_share("by r_peak", &minutes::above_peak);
        of_share("by PLV", &minutes::above_plv);
        EXPECT_NEAR(median(m.r0), shared, 0.15)
            << "the correlation of two modulations is the share they have in common";
        before = m;
    }
}

} // namespace
} // namespace coregulation::calibration
