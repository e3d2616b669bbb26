#include "server/synchrony/all_pairs_summary.hpp"

#include "server/synchrony/lagged_correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace coregulation::synchrony::testing {
namespace {

all_pairs_results pairs_with(std::size_t people, std::vector<float> r0) {
    all_pairs_results pairs;
    pairs.people = people;
    pairs.r0 = std::move(r0);
    return pairs;
}

TEST(all_pairs_summary, has_fishers_z_of_every_correlation) {
    for (int i = -990; i <= 990; ++i) {
        auto const r = static_cast<float>(i) / 1000;
        auto const means = means_of(pairs_with(2, {r}));
        ASSERT_NEAR(means.all, fisher_z(r), 1.5e-6) << r;
        ASSERT_EQ(means.with_others, (std::vector<double>{means.all, means.all}));
    }
    EXPECT_NEAR(means_of(pairs_with(2, {1.0F})).all, fisher_z(1), 0.02); // clipped, in single precision
    EXPECT_NEAR(means_of(pairs_with(2, {-1.0F})).all, fisher_z(-1), 0.02);
}

TEST(all_pairs_summary, has_the_same_bits_on_each_processor) {
    std::vector<float> r{std::numeric_limits<float>::quiet_NaN(), 1, -1, 0};
    for (int i = 0; i < 5000; ++i) r.push_back(std::sin(static_cast<float>(i) * 0.7F));
    auto const z_by = [&](all_pairs_kernel const& kernel) {
        std::vector<std::int32_t> z(r.size());
        std::vector<std::uint32_t> known(r.size());
        kernel.fisher(r.data(), r.size(), z.data(), known.data());
        EXPECT_EQ(known[0], 0U);
        EXPECT_EQ(z[0], 0);
        return z;
    };
    for (auto const& kernel : all_pairs_kernels()) EXPECT_EQ(z_by(kernel), z_by(all_pairs_kernels().front()));
}

TEST(all_pairs_summary, means_what_has_a_value) {
    constexpr auto none = std::numeric_limits<float>::quiet_NaN();
    // (0,1) (0,2) (0,3) (1,2) (1,3) (2,3)
    auto const means = means_of(pairs_with(4, {0.5F, none, 0.1F, none, -0.3F, none}));
    EXPECT_NEAR(means.with_others[0], (fisher_z(0.5) + fisher_z(0.1)) / 2, 2e-6);
    EXPECT_NEAR(means.with_others[1], (fisher_z(0.5) + fisher_z(-0.3)) / 2, 2e-6);
    EXPECT_TRUE(std::isnan(means.with_others[2]));
    EXPECT_NEAR(means.with_others[3], (fisher_z(0.1) + fisher_z(-0.3)) / 2, 2e-6);
    EXPECT_EQ(means.partners, (std::vector<std::uint32_t>{2, 2, 0, 2}));
    EXPECT_NEAR(means.all, (fisher_z(0.5) + fisher_z(0.1) + fisher_z(-0.3)) / 3, 2e-6);
}

TEST(all_pairs_summary, of_a_single_person_is_empty) {
    auto const means = means_of(pairs_with(1, {}));
    ASSERT_EQ(means.with_others.size(), 1U);
    EXPECT_TRUE(std::isnan(means.with_others[0]) && std::isnan(means.all));
}

} // namespace
} // namespace coregulation::synchrony::testing
