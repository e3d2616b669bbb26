#include "server/signal/interval.hpp"
#include "server/signal/rhythm.hpp"
#include "tests/signal/grid_series.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace coregulation::signal {
namespace {

quality judged(std::vector<double> const& rr, std::size_t corrections = 0) {
    auto const beats = cumulated(rr);
    std::vector<verdict> verdicts(rr.size(), verdict::normal);
    for (std::size_t i = 0; i < corrections; ++i) verdicts[verdicts.size() - 1 - 3 * i] = verdict::missed;
    return judge(regularity_of(beats, verdicts, beats.back().t_s - rhythm_window_s, beats.back().t_s));
}

TEST(rhythm_gate, withholds_bigeminy) {
    std::vector<double> rr;
    for (int i = 0; i < 40; ++i) rr.insert(rr.end(), {500, 1000});
    EXPECT_EQ(judged(rr), quality::rhythm);
}

TEST(rhythm_gate, lets_deep_slow_breathing_pass) {
    EXPECT_EQ(judged(tests::waving_rr(90, 0.1, 200)), quality::measuring);
}

TEST(rhythm_gate, lets_one_premature_beat_a_minute_pass) {
    std::vector<double> rr(70, 900);
    rr[40] = 600;
    rr[41] = 1200;
    EXPECT_EQ(judged(rr), quality::measuring);
}

TEST(rhythm_gate, withholds_more_than_five_percent_of_corrections) {
    std::vector<double> const rr(60, 1000);
    EXPECT_EQ(judged(rr, 3), quality::measuring);
    EXPECT_EQ(judged(rr, 4), quality::corrections);
}

TEST(rhythm_gate, counts_no_jump_across_a_discontinuity) {
    auto beats = cumulated(std::vector<double>{900, 900, 500, 500});
    std::vector<verdict> const verdicts(4, verdict::normal);
    EXPECT_GT(regularity_of(beats, verdicts, 0, 10).jumps_percent, 0);
    beats[2].starts_segment = true;
    EXPECT_EQ(regularity_of(beats, verdicts, 0, 10).jumps_percent, 0);
}

TEST(rhythm_gate, says_nothing_about_a_handful_of_beats) {
    EXPECT_EQ(judged({500, 1000, 500, 1000, 500, 1000}), quality::measuring);
}

} // namespace
} // namespace coregulation::signal
