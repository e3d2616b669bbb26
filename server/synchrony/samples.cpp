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

} // namespace coregulation::synchrony
