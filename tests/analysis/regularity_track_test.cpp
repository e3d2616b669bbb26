#include "server/analysis/regularity_track.hpp"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace coregulation::analysis {
namespace {

TEST(regularity_track, says_at_every_moment_what_a_scan_of_all_beats_says) {
    std::mt19937 chance{7};
    std::uniform_real_distribution<double> rr_ms{600, 1000};
    std::vector<signal::heartbeat> beats;
    std::vector<signal::verdict> verdicts;
    double t_s = 3;
    for (int i = 0; i < 600; ++i) {
        auto const rr = rr_ms(chance);
        t_s += rr / 1000 + (i % 97 == 0 ? 20 : 0);
        beats.push_back({t_s, rr, 0, i % 97 == 0});
        verdicts.push_back(static_cast<signal::verdict>(chance() % 12 > 5 ? 0 : chance() % 6));
    }
    regularity_track const track{beats, verdicts};
    auto const expect_equal = [](signal::regularity const& a, signal::regularity const& b) {
        EXPECT_EQ(a.beats, b.beats);
        EXPECT_EQ(a.jumps_percent, b.jumps_percent);
        EXPECT_EQ(a.corrected_percent, b.corrected_percent);
    };
    for (double end_s = -10; end_s < t_s + 100; end_s += 0.83) {
        expect_equal(track.between(end_s - 60, end_s), signal::regularity_of(beats, verdicts, end_s - 60, end_s));
        EXPECT_EQ(
            track.at(end_s),
            signal::judge(signal::regularity_of(beats, verdicts, end_s - signal::rhythm_window_s, end_s)));
    }
    // Ends that fall on beats: the first excluded, the last included.
    expect_equal(
        track.between(beats[10].t_s, beats[40].t_s),
        signal::regularity_of(beats, verdicts, beats[10].t_s, beats[40].t_s));
    expect_equal(track.whole(), signal::regularity_of(beats, verdicts, -1e9, 1e9));
}

TEST(regularity_track, of_nothing_is_regular) {
    EXPECT_EQ(regularity_track({}, {}).at(10), signal::quality::measuring);
    EXPECT_EQ(regularity_track({}, {}).whole().beats, 0u);
}

} // namespace
} // namespace coregulation::analysis
