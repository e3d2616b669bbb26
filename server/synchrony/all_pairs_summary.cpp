#include "server/synchrony/all_pairs_summary.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace coregulation::synchrony {

namespace {

constexpr double steps = fisher_steps;

} // namespace

all_pairs_means means_of(all_pairs_results const& pairs) {
    auto const n = pairs.people;
    auto const& kernel = best_all_pairs_kernel();
    std::vector<std::int64_t> sum(n);
    std::vector<std::int32_t> z(n);
    std::vector<std::uint32_t> there(n);
    all_pairs_means means;
    means.partners.resize(n);
    auto* const partners = means.partners.data();
    for (std::size_t a = 0; a + 1 < n; ++a) {
        auto const count = n - a - 1;
        auto const* const r0 = pairs.r0.data() + pairs.index(a, a + 1);
        kernel.fisher(r0, count, z.data(), there.data());
        for (std::size_t i = 0; i < count; ++i) sum[a + 1 + i] += z[i];
        for (std::size_t i = 0; i < count; ++i) partners[a + 1 + i] += there[i];
        sum[a] = std::accumulate(z.begin(), z.begin() + static_cast<std::ptrdiff_t>(count), sum[a]);
        partners[a] = std::accumulate(there.begin(), there.begin() + static_cast<std::ptrdiff_t>(count), partners[a]);
    }
    auto const mean = [](std::int64_t total, std::uint64_t count) {
        if (!count) return std::numeric_limits<double>::quiet_NaN();
        return static_cast<double>(total) / (steps * static_cast<double>(count));
    };
    for (std::size_t p = 0; p < n; ++p) means.with_others.push_back(mean(sum[p], partners[p]));
    means.all = mean(
        std::accumulate(sum.begin(), sum.end(), std::int64_t{0}),
        std::accumulate(means.partners.begin(), means.partners.end(), std::uint64_t{0}));
    return means;
}

} // namespace coregulation::synchrony
