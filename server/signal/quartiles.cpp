#include "server/signal/quartiles.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace coregulation::signal {

double quantile_of_sorted(std::span<double const> sorted, double q) {
    auto const position = q * static_cast<double>(sorted.size() - 1);
    auto const low = static_cast<std::size_t>(position);
    auto const high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (position - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

double median(std::span<double const> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return quantile_of_sorted(sorted, 0.5);
}

double quartile_deviation(std::span<double const> values) {
    std::vector<double> sorted(values.begin(), values.end());
    for (auto& v : sorted) v = std::abs(v);
    std::ranges::sort(sorted);
    return (quantile_of_sorted(sorted, 0.75) - quantile_of_sorted(sorted, 0.25)) / 2;
}

} // namespace coregulation::signal
