// Known answers for real recordings: computed once with SciPy 1.10 and NeuroKit2 0.2.9 from the formulas of the
// field, RR uncorrected, on the 4 Hz grid that starts at the first beat, with one spline for the whole series.
#include "server/signal/artifacts.hpp"
#include "server/signal/coherence.hpp"
#include "server/signal/quartiles.hpp"
#include "server/signal/spectrum.hpp"
#include "server/signal/tachogram.hpp"
#include "server/signal/time_domain.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace coregulation::signal {
namespace {

struct expected {
    char const* file;
    std::size_t beats;
    double mean_nn, sdnn, rmssd, pnn50, sd1, sd2;
    double vlf, lf, hf;
    std::size_t windows;
    double peak_hz, ratio, peak_over_total, score; // medians over the windows

    friend std::ostream& operator<<(std::ostream& out, expected const& e) { return out << e.file; }
};

class reference : public testing::TestWithParam<expected> {};

TEST_P(reference, values_of_a_real_heart_are_reproduced_to_their_printed_digits) {
    auto const& e = GetParam();
    NEEDS_RECORDING(e.file);
    auto const series = uncorrected(cumulated(tests::rr_of(e.file)));
    ASSERT_EQ(series.size(), e.beats);

    auto const t = time_domain_of(series);
    ASSERT_TRUE(t);
    EXPECT_NEAR(t->mean_nn_ms, e.mean_nn, 5e-6);
    EXPECT_NEAR(t->sdnn_ms, e.sdnn, 5e-6);
    EXPECT_NEAR(t->rmssd_ms, e.rmssd, 5e-6);
    EXPECT_NEAR(t->pnn50_percent, e.pnn50, 5e-6);
    EXPECT_NEAR(t->sd1_ms, e.sd1, 5e-6);
    EXPECT_NEAR(t->sd2_ms, e.sd2, 5e-6);

    auto const rr = rr_on_grid(series, series.front().t_s, grid_length(series));
    auto const s = welch(rr);
    ASSERT_TRUE(s);
    auto const b = bands_of(*s);
    EXPECT_NEAR(b.vlf_ms2, e.vlf, 5e-3);
    EXPECT_NEAR(b.lf_ms2, e.lf, 5e-3);
    EXPECT_NEAR(b.hf_ms2, e.hf, 5e-3);

    std::vector<double> peaks, ratios, shares, scores;
    for (std::size_t from = 0; from + coherence_samples <= rr.size(); from += 20) { // every 5 s
        auto const c = coherence_of(std::span{rr}.subspan(from, coherence_samples));
        ASSERT_TRUE(c);
        peaks.push_back(c->peak_hz);
        ratios.push_back(c->ratio);
        shares.push_back(c->peak_over_total);
        scores.push_back(c->score);
    }
    EXPECT_EQ(scores.size(), e.windows);
    EXPECT_NEAR(median(peaks), e.peak_hz, 1e-9);
    EXPECT_NEAR(median(ratios), e.ratio, 1e-6);
    EXPECT_NEAR(median(shares), e.peak_over_total, 1e-6);
    EXPECT_NEAR(median(scores), e.score, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(
    recordings, reference,
    testing::Values(
        expected{
            "rest_910_beats.csv", 910, 1058.71868, 57.81818, 55.13744, 35.31353, 39.00946, 71.86199, 308.2011, 770.4465,
            895.0255, 180, 0.130859375, 0.2532609, 0.2020816, 0.3152764},
        expected{
            "long_series.csv", 4684, 768.43830, 85.35721, 60.52348, 28.57143, 42.80111, 112.87060, 886.7865, 2409.7263,
            1541.2323, 707, 0.09375, 0.4019532, 0.2867094, 0.5921279},
        expected{
            "holter_healthy_000.csv", 7288, 987.86979, 98.75362, 51.14657, 26.51297, 36.16857, 134.89399, 656.1089,
            527.0472, 471.2237, 1427, 0.048828125, 0.3466716, 0.2574284, 0.4961663},
        expected{
            "holter_healthy_003.csv", 10986, 655.37111, 70.30872, 19.18071, 1.24716, 13.56342, 98.50211, 177.0046,
            274.3409, 124.2276, 1428, 0.0625, 0.4530927, 0.3118126, 0.7961537},
        expected{
            "holter_healthy_005.csv", 10827, 665.06345, 92.64131, 37.31839, 8.28561, 26.38930, 128.32938, 609.0366,
            824.3111, 302.3060, 1428, 0.056640625, 0.5090204, 0.3373184, 0.8513295},
        expected{
            "holter_healthy_006.csv", 8382, 858.98258, 96.03979, 31.00039, 8.26870, 21.92189, 134.03997, 675.0554,
            1309.4676, 305.7704, 1428, 0.0859375, 0.4721234, 0.3207091, 0.7952113}));

TEST(reference, coherence_of_the_first_window_is_reproduced) {
    NEEDS_RECORDING("rest_910_beats.csv");
    auto const series = uncorrected(cumulated(tests::rr_of("rest_910_beats.csv")));
    auto const rr = rr_on_grid(series, series.front().t_s, grid_length(series));
    auto const c = coherence_of(std::span{rr}.first(coherence_samples));
    ASSERT_TRUE(c);
    EXPECT_NEAR(c->peak_hz, 0.089844, 5e-7);
    EXPECT_NEAR(c->ratio, 0.244845, 5e-7);
    EXPECT_NEAR(c->peak_over_total, 0.196687, 5e-7);
    EXPECT_NEAR(product_form(*c), 0.252754, 5e-7);
    EXPECT_NEAR(c->score, 0.225344, 5e-7);
}

TEST(reference, high_frequency_power_depends_on_the_interpolation_as_it_should) {
    NEEDS_RECORDING("rest_910_beats.csv");
    auto const series = uncorrected(cumulated(tests::rr_of("rest_910_beats.csv")));
    auto rr = bpm_on_grid(series, series.front().t_s, grid_length(series));
    for (auto& v : rr) v = 60000 / v; // PCHIP of the rate, not of RR: close to, not the same as
    EXPECT_NEAR(bands_of(*welch(rr)).hf_ms2, 712, 10);
}

TEST(reference, artifacts_are_those_that_neurokit_names) {
    NEEDS_RECORDING("rest_910_beats.csv");
    auto const rr = tests::rr_of("rest_910_beats.csv");
    auto const verdicts = classify(std::span<double const>{rr});
    std::vector<std::size_t> ectopic, long_short;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        // NeuroKit counts peaks: interval i ends at peak i + 1.
        if (verdicts[i] == verdict::ectopic) ectopic.push_back(i + 1);
        if (verdicts[i] == verdict::long_short) long_short.push_back(i + 1);
    }
    EXPECT_EQ(ectopic, (std::vector<std::size_t>{42, 45, 89, 342}));
    EXPECT_EQ(long_short, (std::vector<std::size_t>{8, 22, 35, 351, 357, 442, 683}));
    EXPECT_EQ(count(verdicts).all(), 11u);
}

} // namespace
} // namespace coregulation::signal
