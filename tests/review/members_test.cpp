#include "server/review/independent_members.hpp"
#include "server/review/session_synchrony.hpp"
#include "server/review/shifted_members.hpp"
#include "tests/review/people.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace coregulation::review::testing {
namespace {

double variance(series values) {
    double sum = 0, squares = 0, n = 0;
    for (auto const v : values)
        if (!std::isnan(v)) {
            sum += v;
            squares += v * v;
            n += 1;
        }
    return squares / n - (sum / n) * (sum / n);
}

TEST(independent_members, have_nothing_left_in_common) {
    auto const one = person(1800, 1);
    independent_members chance{{one, one}, 3};
    EXPECT_GT(session_synchrony_of(one, one)->together, 3);
    double sum = 0;
    for (int i = 0; i < 4; ++i) {
        auto const& now = chance.next();
        sum += session_synchrony_of(now[0], now[1])->together / 4;
    }
    EXPECT_LT(std::abs(sum), 0.1); // 4 · 29 windows of sd 0.25: 0.02
}

TEST(independent_members, keep_their_spectrum) {
    auto const a = wave(900, 0.1), b = wave(900, 0.25);
    independent_members chance{{a, b}, 3};
    auto const now = chance.next();
    auto const power = [](series of, double hz) {
        double real = 0, imaginary = 0;
        for (std::size_t i = 0; i < of.size(); ++i) {
            auto const at = 2 * std::numbers::pi * hz * static_cast<double>(i) / signal::grid_hz;
            real += of[i] * std::cos(at);
            imaginary += of[i] * std::sin(at);
        }
        return real * real + imaginary * imaginary;
    };
    for (auto const& [of, own, other] : {std::tuple{0, 0.1, 0.25}, std::tuple{1, 0.25, 0.1}}) {
        auto const& values = now[static_cast<std::size_t>(of)];
        double near = 0, far = 0;
        for (int line = -4; line <= 4; ++line) { // a surrogate's line is a little wide: the taper's
            near += power(values, own + line / 1800.0);
            far += power(values, other + line / 1800.0);
        }
        EXPECT_GT(near, 100 * far);
    }
}

TEST(independent_members, are_missing_where_they_were) {
    auto const gap = without(person(300, 1), 100, 110);
    independent_members chance{{gap, person(300, 2)}, 3};
    for (int i = 0; i < 3; ++i) {
        auto const& now = chance.next();
        for (std::size_t t = 0; t < gap.size(); ++t) ASSERT_EQ(std::isnan(now[0][t]), std::isnan(gap[t]));
        EXPECT_GT(variance(now[0]), 0);
        EXPECT_TRUE(std::none_of(now[1].begin(), now[1].end(), [](double v) { return std::isnan(v); }));
    }
}

TEST(independent_members, differ_from_group_to_group_and_repeat_with_the_seed) {
    auto const one = person(300, 1);
    independent_members chance{{one, one}, 3}, again{{one, one}, 3};
    auto const first = chance.next(), second = chance.next(), third = chance.next();
    EXPECT_NE(first, second);
    EXPECT_NE(second, third);
    EXPECT_EQ(again.next(), first);
    EXPECT_EQ(again.next(), second);
}

// Where a sample that is largest by far has gone.
std::size_t place_of_peak(std::vector<double> const& values) {
    return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

TEST(shifted_members, keep_every_sample_and_thirty_seconds_apart) {
    std::vector<double> marked(600, 0);
    for (std::size_t i = 0; i < marked.size(); ++i)
        marked[i] = std::sin(static_cast<double>(i)); // no line in it to speak of
    marked[300] = 100;
    std::vector<series> const group(5, marked);
    shifted_members chance{group, 1, 7};
    for (int i = 0; i < 50; ++i) {
        auto const& now = chance.next();
        std::vector<std::size_t> places;
        for (auto const& member : now) {
            places.push_back(place_of_peak(member));
            EXPECT_NEAR(variance(member), variance(marked), 1);
        }
        std::sort(places.begin(), places.end());
        for (std::size_t m = 0; m < places.size(); ++m) {
            auto const next = m + 1 < places.size() ? places[m + 1] : places[0] + marked.size();
            EXPECT_GE(next - places[m], 30u);
        }
    }
}

TEST(shifted_members, of_a_crowd_stand_as_far_apart_as_there_is_room) {
    std::vector<double> marked(100, 0);
    marked[50] = 100;
    std::vector<series> const group(10, marked);
    shifted_members chance{group, 1, 7};
    std::vector<std::size_t> places;
    for (auto const& member : chance.next()) places.push_back(place_of_peak(member));
    std::sort(places.begin(), places.end());
    for (std::size_t m = 1; m < places.size(); ++m) EXPECT_EQ(places[m] - places[m - 1], 10u);
}

} // namespace
} // namespace coregulation::review::testing
