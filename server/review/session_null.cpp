#include "server/review/session_null.hpp"

#include "server/review/series.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::review {

std::vector<std::size_t> session_shifts(std::size_t samples, std::size_t most) {
    auto const length_s = std::floor(static_cast<double>(samples) / signal::grid_hz);
    auto const room_s = length_s - 2 * least_shift_s;
    if (room_s < shift_spacing_s) return {};
    auto const count = std::min(most, static_cast<std::size_t>(room_s / shift_spacing_s) + 1);
    if (count < fewest_shifts) return {};
    std::vector<std::size_t> shifts(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto const share = static_cast<double>(i) / static_cast<double>(count - 1);
        shifts[i] = samples_of(least_shift_s + std::round(share * room_s));
    }
    return shifts;
}

double session_p(double value, std::span<double const> null) {
    double as_high = 1, count = 1;
    for (auto const v : null) {
        if (std::isnan(v)) continue;
        count += 1;
        as_high += v >= value;
    }
    return as_high / count;
}

} // namespace coregulation::review
