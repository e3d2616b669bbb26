#include "server/synchrony/lagged_correlation.hpp"

#include "server/synchrony/lag_peak.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace coregulation::synchrony::testing {
namespace {

constexpr std::size_t window = 240, max_lag = 20;

// The plain definition: both windows cut out, both freed of their own line over what both have, correlated.
double plainly(std::span<double const> first, std::span<double const> second, int lag) {
    auto const end = first.size();
    auto const a = first.subspan(end - window - static_cast<std::size_t>(std::max(lag, 0)), window);
    auto const b = second.subspan(end - window - static_cast<std::size_t>(std::max(-lag, 0)), window);
    std::vector<double> t, x, y;
    for (std::size_t i = 0; i < window; ++i) {
        if (std::isnan(a[i]) || std::isnan(b[i])) continue;
        t.push_back(static_cast<double>(i));
        x.push_back(a[i]);
        y.push_back(b[i]);
    }
    auto const mean = [](std::vector<double> const& v) {
        double sum = 0;
        for (auto const each : v) sum += each;
        return sum / static_cast<double>(v.size());
    };
    auto const product = [&](std::vector<double> const& v, std::vector<double> const& w) {
        auto const mv = mean(v), mw = mean(w);
        double sum = 0;
        for (std::size_t i = 0; i < v.size(); ++i) sum += (v[i] - mv) * (w[i] - mw);
        return sum;
    };
    auto const residual = [&](std::vector<double>& v) {
        auto const slope = product(v, t) / product(t, t);
        for (std::size_t i = 0; i < v.size(); ++i) v[i] -= slope * t[i];
    };
    residual(x);
    residual(y);
    return product(x, y) / std::sqrt(product(x, x) * product(y, y));
}

std::vector<double> correlations(std::span<double const> first, std::span<double const> second) {
    auto const a = without_mean(first), b = without_mean(second);
    lagged_correlation const correlate{a, b.present, window, max_lag};
    std::vector<double> r(correlate.lags());
    correlate(b.values, r);
    return r;
}

void expect_equals_definition(std::vector<double> const& first, std::vector<double> const& second) {
    auto const r = correlations(first, second);
    for (int lag = -20; lag <= 20; ++lag)
        EXPECT_NEAR(r[static_cast<std::size_t>(lag + 20)], plainly(first, second, lag), 1e-10) << "at lag " << lag;
}

TEST(lagged_correlation, equals_its_definition_at_every_lag) {
    expect_equals_definition(rhythm(320, 1), rhythm(320, 2));
}

TEST(lagged_correlation, equals_its_definition_where_samples_are_missing) {
    auto first = rhythm(320, 1), second = rhythm(320, 2);
    lose(first, 100, 30);
    lose(first, 316, 4);
    lose(second, 90, 20);
    lose(second, 200, 25);
    expect_equals_definition(first, second);
}

TEST(lagged_correlation, does_not_see_a_shared_drift) {
    auto first = rhythm(320, 1), second = rhythm(320, 2);
    auto const before = correlations(first, second);
    for (std::size_t i = 0; i < first.size(); ++i) {
        first[i] += 0.5 * static_cast<double>(i);
        second[i] += 0.5 * static_cast<double>(i);
    }
    auto const after = correlations(first, second);
    for (std::size_t k = 0; k < before.size(); ++k) EXPECT_NEAR(after[k], before[k], 1e-9);
}

TEST(lagged_correlation, mirrors_when_the_two_change_places) {
    auto const first = rhythm(320, 1), second = rhythm(320, 2);
    auto const there = correlations(first, second), back = correlations(second, first);
    for (std::size_t k = 0; k < there.size(); ++k) EXPECT_NEAR(there[k], back[there.size() - 1 - k], 1e-12);
}

TEST(lagged_correlation, has_no_value_for_what_does_not_vary) {
    auto const r = correlations(std::vector<double>(320, 60.0), rhythm(320, 2));
    for (auto const value : r) EXPECT_TRUE(std::isnan(value));
}

TEST(lag_peak, of_a_rhythm_that_follows_lies_at_its_delay) {
    auto const whole = rhythm(330, 3);
    std::vector<double> const leader(whole.begin() + 10, whole.end()), follower(whole.begin(), whole.end() - 10);
    auto const found = find_peak(correlations(leader, follower), 4);
    EXPECT_EQ(found.lag_samples, 10);
    EXPECT_NEAR(found.highest, 1, 1e-9);
}

TEST(lag_peak, is_absent_when_the_correlation_rises_to_the_edge) {
    std::vector<double> r(41);
    for (std::size_t k = 0; k < r.size(); ++k) r[k] = static_cast<double>(k) / 50;
    auto const found = find_peak(r, 4);
    EXPECT_FALSE(found.lag_samples);
    EXPECT_DOUBLE_EQ(found.highest, 0.8);
}

TEST(lag_peak, prefers_the_nearer_of_two_alike) {
    std::vector<double> r(41);
    for (std::size_t k = 0; k < r.size(); ++k)
        r[k] = std::cos((static_cast<double>(k) - 20 - 4) * 2 * 3.14159265358979 / 18);
    EXPECT_EQ(find_peak(r, 4).lag_samples, 4); // not −14
}

TEST(lag_peak, passes_over_a_ripple_beside_a_clear_peak) {
    std::vector<double> r(41, 0.0);
    r[21] = 0.2;
    r[32] = 0.7;
    EXPECT_EQ(find_peak(r, 4).lag_samples, 12);
}

TEST(lag_peak, is_absent_where_nothing_correlates) {
    std::vector<double> r(41, std::numeric_limits<double>::quiet_NaN());
    EXPECT_FALSE(find_peak(r, 4).lag_samples);
}

TEST(fisher_z, is_odd_and_finite_at_one) {
    EXPECT_NEAR(fisher_z(0.5), 0.5493061443340548, 1e-12);
    EXPECT_DOUBLE_EQ(fisher_z(-0.3), -fisher_z(0.3));
    EXPECT_LT(fisher_z(1), 7.3);
}

} // namespace
} // namespace coregulation::synchrony::testing
