#include "server/synchrony/samples.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

samples without_mean(std::span<double const> raw) {
    samples s{std::vector<double>(raw.begin(), raw.end()), mask(raw.size(), 1), 0};
    double sum = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (std::isfinite(raw[i])) {
            sum += raw[i];
        } else {
            s.present[i] = 0;
            ++s.missing;
        }
    }
    auto const count = raw.size() - s.missing;
    auto const mean = count ? sum / static_cast<double>(count) : 0;
    for (std::size_t i = 0; i < raw.size(); ++i) s.values[i] = s.present[i] ? s.values[i] - mean : 0;
    return s;
}

double missing_share(samples const& s, std::size_t count) {
    auto const missing = std::count(s.present.end() - static_cast<std::ptrdiff_t>(count), s.present.end(), 0);
    return static_cast<double>(missing) / static_cast<double>(count);
}

void bridge_gaps(std::span<double> values, mask const& present) {
    auto const size = values.size();
    auto const next_present = [&](std::size_t i) {
        while (i < size && !present[i]) ++i;
        return i;
    };
    auto const first = next_present(0);
    std::fill_n(values.begin(), first, values[first]);
    for (auto left = first; left < size;) {
        auto const right = next_present(left + 1);
        for (auto i = left + 1; i < right; ++i) {
            auto const share = static_cast<double>(i - left) / static_cast<double>(right - left);
            values[i] = right == size ? values[left] : values[left] + share * (values[right] - values[left]);
        }
        left = right;
    }
}

void spread_gaps(std::span<double> weights, mask const& present) {
    auto const size = weights.size();
    auto left = size; // the last present one so far; size: none yet
    for (std::size_t i = 0; i < size; ++i) {
        if (!present[i]) continue;
        auto const first = left == size ? 0 : left + 1;
        for (auto gap = first; gap < i; ++gap) {
            auto const share = left == size ? 1.0 : static_cast<double>(gap - left) / static_cast<double>(i - left);
            weights[i] += share * weights[gap];
            if (left != size) weights[left] += (1 - share) * weights[gap];
            weights[gap] = 0;
        }
        left = i;
    }
    for (auto gap = left + 1; gap < size; ++gap) {
        weights[left] += weights[gap];
        weights[gap] = 0;
    }
}

} // namespace coregulation::synchrony
