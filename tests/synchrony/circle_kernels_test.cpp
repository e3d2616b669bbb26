// The loops over lanes, each against its plain definition, on every kind of processor that this one can be.
#include "server/synchrony/circle/gapped_lags.hpp"
#include "server/synchrony/circle/lane_fourier.hpp"
#include "server/synchrony/circle/lane_kernels.hpp"
#include "server/synchrony/circle/lane_vector.hpp"
#include "server/synchrony/circle/prepared_window.hpp"
#include "server/synchrony/circle/surrogate_batch.hpp"
#include "server/synchrony/lag_peak.hpp"
#include "server/synchrony/pair_window.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <complex>
#include <utility>

namespace coregulation::synchrony::testing {
namespace {

double uniform(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11) * 0x1p-52 - 1; // −1 … 1
}

class circle_kernels : public ::testing::TestWithParam<lane_kernels const*> {
protected:
    lane_kernels const& kernels = *GetParam();
    std::mt19937_64 random{1};
};

TEST_P(circle_kernels, transform_like_the_definition) {
    for (std::size_t const length : {4U, 8U, 32U, 128U, 512U}) {
        lane_fourier const fourier{length};
        lane_vector<float> block(length * block_lanes);
        for (auto& v : block) v = static_cast<float>(uniform(random));
        auto const spectrum = block;
        kernels.inverse_fourier(fourier.twiddles, length, block.data());
        for (std::size_t t = 0; t < length; t += length / 4 + 1) {
            std::complex<double> sum;
            for (std::size_t f = 0; f < length; ++f) {
                auto const angle =
                    2 * std::numbers::pi * static_cast<double>(f * t % length) / static_cast<double>(length);
                sum += std::polar(1.0, angle) *
                       std::complex<double>{spectrum[f * block_lanes + 3], spectrum[f * block_lanes + 11]};
            }
            EXPECT_NEAR(block[fourier.order[t] * block_lanes + 3], sum.real(), 1e-5 * static_cast<double>(length));
            EXPECT_NEAR(block[fourier.order[t] * block_lanes + 11], sum.imag(), 1e-5 * static_cast<double>(length));
        }
    }
}

TEST_P(circle_kernels, multiply_whole_numbers_exactly) {
    constexpr std::size_t length = 51, width = 80;
    for (std::size_t const rows : {1U, 2U, 5U, 8U, 17U}) {
        whole_rows left{length};
        std::vector<std::vector<std::int64_t>> plain(rows, std::vector<std::int64_t>(length + 1));
        for (std::size_t r = 0; r < rows; ++r) {
            std::vector<std::int16_t> values(length - 7 - r % 3);
            for (auto& v : values) v = static_cast<std::int16_t>(6000 * uniform(random));
            left.add(values, r % 8);
            std::copy(values.begin(), values.end(), plain[r].begin() + static_cast<std::ptrdiff_t>(r % 8));
        }
        lane_vector<std::int32_t> columns(left.pairs() * width), sums(rows * width);
        std::vector<std::vector<std::int64_t>> right(width, std::vector<std::int64_t>(length + 1));
        for (std::size_t s = 0; s < width; ++s)
            for (std::size_t p = 0; p < left.pairs(); ++p) {
                auto const one = static_cast<std::int16_t>(6000 * uniform(random));
                auto const other = static_cast<std::int16_t>(6000 * uniform(random));
                columns[p * width + s] = whole_pair(one, other);
                right[s][2 * p] = one;
                right[s][2 * p + 1] = other;
            }
        kernels.products(left, columns.data(), width, sums.data());
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t s = 0; s < width; ++s) {
                std::int64_t sum = 0;
                for (std::size_t i = 0; i < length + 1; ++i) sum += plain[r][i] * right[s][i];
                ASSERT_EQ(sums[r * width + s], sum) << "row " << r << ", lane " << s;
            }
    }
}

TEST_P(circle_kernels, multiply_everybody_with_everybody) {
    constexpr std::size_t rows = 120, width = 48;
    for (std::size_t const count : {2U, 5U, 7U, 12U}) {
        std::vector<lane_vector<std::int32_t>> columns(count, lane_vector<std::int32_t>(rows * width));
        std::vector<std::int32_t const*> members;
        for (auto& one : columns) {
            for (auto& pair : one)
                pair = whole_pair(
                    static_cast<std::int16_t>(2900 * uniform(random)),
                    static_cast<std::int16_t>(2900 * uniform(random)));
            members.push_back(one.data());
        }
        std::vector<float> sums(count * (count - 1) / 2 * width);
        kernels.all_products(members, rows, width, 0.25F, sums.data());
        std::size_t place = 0;
        for (std::size_t a = 0; a < count; ++a)
            for (auto b = a + 1; b < count; ++b)
                for (std::size_t s = 0; s < width; ++s) {
                    std::int32_t sum = 0;
                    for (std::size_t row = 0; row < rows; ++row) {
                        auto const one = columns[a][row * width + s], other = columns[b][row * width + s];
                        sum += first_of(one) * first_of(other) + second_of(one) * second_of(other);
                    }
                    ASSERT_EQ(sums[place++], static_cast<float>(sum) * 0.25F);
                }
    }
}

TEST_P(circle_kernels, find_the_same_order_statistics_as_sorting) {
    for (std::size_t const n : {19U, 99U, 199U, 200U, 1000U}) {
        std::vector<float> values(n);
        for (auto& v : values) v = static_cast<float>(std::round(50 * uniform(random)) / 50); // with ties
        auto sorted = values;
        std::sort(sorted.begin(), sorted.end());
        std::vector<std::size_t> const places{0, n / 2, n * 19 / 20, n - 1};
        std::vector<float> found(places.size());
        std::vector<std::int32_t> keys(n + block_lanes);
        kernels.order_statistics(values, places, keys.data(), found.data());
        for (std::size_t p = 0; p < places.size(); ++p) EXPECT_EQ(found[p], sorted[places[p]]);
    }
}

// One batch of a made-up rhythm, and what it is made of.
struct example {
    explicit example(lane_kernels const& kernels, std::vector<double> const& bpm, std::size_t count = 199)
        : data{without_mean(bpm)}
        , known{regression::line(data.present)}
        , filter{bpm.size(), every_other(bpm.size(), how.window_samples), signal::grid_hz, band_of(how)} {
        auto left = data.values;
        clean(left, known, data.present);
        spectrum = tapered_amplitudes(left);
        band_rows const band{filter, known, data.present};
        lane_fourier const fourier{spectrum.length};
        surrogate_shape const shape{bpm.size(), how.window_samples, how.max_lag_samples, count};
        surrogate_batch{kernels}({spectrum, fourier, band, shape, true, 7}, null, pairs);
    }

    std::vector<double> series(std::size_t lane) const {
        std::vector<double> values;
        for (std::size_t p = 0; p < pairs.samples.size() / null.width; ++p) {
            auto const both = pairs.samples[p * null.width + lane];
            values.push_back(first_of(both));
            values.push_back(second_of(both));
        }
        values.resize(data.values.size());
        return values;
    }

    pair_settings how;
    samples data;
    regression known;
    band_filter filter;
    amplitudes spectrum;
    null_batch null;
    pair_batch pairs;
};

TEST_P(circle_kernels, give_each_surrogate_the_window_and_the_norms_of_its_own_samples) {
    example const e{kernels, rhythm(pair_samples, 21)};
    ASSERT_EQ(e.null.width, 208U);
    auto const& how = e.how;
    for (std::size_t const lane : {0U, 7U, 8U, 77U, 198U}) {
        auto const series = e.series(lane);
        double squares = 0;
        for (auto const v : series) squares += v * v;
        EXPECT_NEAR(std::sqrt(squares), whole_norm, 10);
        auto const part = std::span{series}.last(how.window_samples + how.max_lag_samples);
        for (std::size_t start = 0; start <= how.max_lag_samples; ++start) {
            auto const window = part.subspan(start, how.window_samples);
            std::vector<double> left(window.begin(), window.end());
            regression::line(mask(left.size(), 1))(left);
            double energy = 0;
            for (auto const v : left) energy += v * v;
            EXPECT_NEAR(e.pairs.inverse_norm[start * e.null.width + lane] * std::sqrt(energy), 1, 1e-4);
            if (start < how.max_lag_samples) continue;
            for (std::size_t i = 0; i < left.size(); ++i) {
                auto const pair = e.null.unit[i / 2 * e.null.width + lane];
                EXPECT_NEAR((i % 2 ? second_of(pair) : first_of(pair)) / whole_norm, left[i] / std::sqrt(energy), 5e-5);
            }
        }
    }
}

// |r0| and the peak of one lane, by the class that measures the data.
std::pair<double, double> plain_levels(samples const& first, example const& second, std::size_t lane) {
    lagged_correlation const correlate{
        first, second.data.present, second.how.window_samples, second.how.max_lag_samples};
    std::vector<double> r(correlate.lags());
    correlate(second.series(lane), r);
    return {std::abs(r[second.how.max_lag_samples]), find_peak(r, near_peak).highest};
}

TEST_P(circle_kernels, correlate_each_surrogate_as_the_data_are_correlated) {
    example const e{kernels, rhythm(pair_samples, 24)};
    auto const first = without_mean(rhythm(pair_samples, 25));
    prepared_lags const lags{first, e.how.window_samples, e.how.max_lag_samples};
    auto const width = e.null.width;
    lane_vector<std::int32_t> sums(lags.rows.size() * width);
    lane_vector<float> r0(width), peak(width);
    kernels.products(lags.rows, e.pairs.samples.data(), width, sums.data());
    kernels.lag_null(
        sums.data(), lags.scale, e.how.max_lag_samples, e.pairs.inverse_norm.data(), width, r0.data(), peak.data());
    for (std::size_t lane = 0; lane < 199; lane += 11) {
        auto const plain = plain_levels(first, e, lane);
        EXPECT_NEAR(r0[lane], plain.first, 1e-4);
        EXPECT_NEAR(peak[lane], plain.second, 1e-4);
    }
}

TEST_P(circle_kernels, correlate_each_surrogate_over_what_both_have) {
    auto second = rhythm(pair_samples, 26), raw_first = rhythm(pair_samples, 27);
    for (auto const gaps : {1, 2, 3}) {
        if (gaps != 2) lose(raw_first, gaps == 1 ? 100 : 305, 15);
        if (gaps != 1) lose(second, gaps == 2 ? 95 : 65, 11);
        example const e{kernels, second};
        auto const first = without_mean(raw_first);
        gapped_lags const lags{first, e.data.present, e.how.window_samples, e.how.max_lag_samples};
        auto const width = e.null.width;
        lane_vector<std::int32_t> sums(lags.rows.size() * width);
        lane_vector<float> r0(width), peak(width);
        kernels.products(lags.rows, e.pairs.samples.data(), width, sums.data());
        kernels.gapped_lag_null(
            {sums.data(), lags.lags, lags.gaps, e.data.present, e.pairs.samples.data(), e.how.window_samples}, width,
            r0.data(), peak.data());
        for (std::size_t lane = 0; lane < 199; lane += 11) {
            auto const plain = plain_levels(first, e, lane);
            EXPECT_NEAR(r0[lane], plain.first, 1e-4);
            EXPECT_NEAR(peak[lane], plain.second, 1e-4);
        }
    }
}

TEST_P(circle_kernels, leave_the_lanes_beyond_the_last_surrogate_at_zero) {
    example const e{kernels, rhythm(pair_samples, 22)};
    for (std::size_t lane = 199; lane < 208; ++lane) {
        for (std::size_t i = 0; i < e.null.window / 2; ++i) ASSERT_EQ(e.null.unit[i * 208 + lane], 0);
        for (std::size_t i = 0; i < e.null.kept; ++i) {
            ASSERT_EQ(e.null.re[i * 208 + lane], 0);
            ASSERT_EQ(e.null.im[i * 208 + lane], 0);
        }
    }
}

TEST_P(circle_kernels, find_the_phases_that_the_filter_finds_gaps_included) {
    auto holed = rhythm(pair_samples, 23);
    for (auto const gap : {0, 1, 2}) {
        if (gap > 0) lose(holed, gap == 1 ? 10 : 0, 6);
        example const e{kernels, holed};
        for (std::size_t const lane : {0U, 9U, 100U}) {
            auto series = e.series(lane);
            clean(series, e.known, e.data.present);
            std::vector<std::complex<double>> phase(e.null.kept);
            e.filter.phases(series, phase);
            double away = 0;
            for (std::size_t i = 0; i < phase.size(); ++i) {
                std::complex<double> const found{
                    e.null.re[i * e.null.width + lane], e.null.im[i * e.null.width + lane]};
                EXPECT_NEAR(std::abs(found), 1, 1e-5);
                away += std::norm(found - phase[i]) / static_cast<double>(phase.size());
            }
            EXPECT_LT(std::sqrt(away), 3e-3); // rad, rms: more where the band is nearly silent
        }
    }
}

// With whole padded series of one length the amplitudes would be those of the spectrum; here they are met in
// the mean, because the window shows a part of the series.
TEST_P(circle_kernels, keep_the_amplitude_of_every_frequency) {
    constexpr std::size_t length = 512;
    lane_fourier const fourier{length};
    std::vector<float> amplitude(length / 2 + 1);
    for (std::size_t f = 1; f < amplitude.size(); ++f) amplitude[f] = static_cast<float>(1 + f % 7);
    random_state state;
    for (auto* words : {state.a, state.b, state.c, state.d})
        for (std::size_t lane = 0; lane < block_lanes / 2; ++lane) words[lane] = static_cast<std::uint32_t>(random());
    lane_vector<float> block(length * block_lanes);
    kernels.random_spectra(amplitude, state, block.data());
    kernels.inverse_fourier(fourier.twiddles, length, block.data());
    for (std::size_t const lane : {2U, 13U}) // the real part of one transform, the imaginary one of another
        for (std::size_t f = 0; f <= length / 2; f += f < 4 ? 1 : 36) {
            std::complex<double> line;
            for (std::size_t t = 0; t < length; ++t)
                line += std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(f * t % length) / length) *
                        double{block[fourier.order[t] * block_lanes + lane]};
            EXPECT_NEAR(std::abs(line) / length, amplitude[f], 1e-4) << "line " << f;
        }
}

TEST_P(circle_kernels, draw_phases_all_around_the_circle) {
    constexpr std::size_t lines = 4097;
    std::vector<float> const amplitude(lines, 1);
    random_state state;
    for (auto* words : {state.a, state.b, state.c, state.d})
        for (std::size_t lane = 0; lane < block_lanes / 2; ++lane) words[lane] = static_cast<std::uint32_t>(random());
    lane_vector<float> block(2 * (lines - 1) * block_lanes);
    kernels.random_spectra(amplitude, state, block.data());
    std::complex<double> mean, mean_square, both;
    for (std::size_t f = 1; f + 1 < lines; ++f) {
        // A = (S(f) + conj S(−f)) / 2, B = (S(f) − conj S(−f)) / 2i
        auto const at = [&](std::size_t row) {
            return std::complex<double>{block[row * block_lanes + 5], block[row * block_lanes + 13]};
        };
        auto const up = at(f), down = std::conj(at(2 * (lines - 1) - f));
        auto const a = (up + down) / 2.0, b = (up - down) / std::complex<double>{0, 2};
        EXPECT_NEAR(std::abs(a), 1, 1e-4);
        EXPECT_NEAR(std::abs(b), 1, 1e-4);
        mean += a / double{lines};
        mean_square += a * a / double{lines};
        both += a * std::conj(b) / double{lines};
    }
    for (auto const& m : {mean, mean_square, both}) EXPECT_LT(std::abs(m), 0.05); // 1/√4095 = 0.016
}

INSTANTIATE_TEST_SUITE_P(
    all, circle_kernels, ::testing::ValuesIn(usable_lane_kernels().begin(), usable_lane_kernels().end()),
    [](auto const& of) { return std::string{of.param->name}; });

} // namespace
} // namespace coregulation::synchrony::testing
