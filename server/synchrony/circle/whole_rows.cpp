#include "server/synchrony/circle/whole_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace coregulation::synchrony {

void whole_rows::add(std::span<std::int16_t const> values, std::size_t at) {
    auto const row = entries_.size();
    entries_.resize(row + 2 * pairs_);
    std::copy(values.begin(), values.end(), entries_.begin() + static_cast<std::ptrdiff_t>(row + at));
    begin_.push_back(at / 2);
    end_.push_back((at + values.size() + 1) / 2);
}

std::vector<std::int16_t> whole_of(std::span<double const> values, double scale) {
    std::vector<std::int16_t> whole(values.size());
    for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = static_cast<std::int16_t>(std::lrint(scale * values[i]));
    return whole;
}

double whole_scale(std::span<double const> values) {
    std::array<double, 4> sums{}; // four, because each addition waits for the one before
    double largest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sums[i % sums.size()] += values[i] * values[i];
        largest = std::max(largest, std::abs(values[i]));
    }
    auto const squares = sums[0] + sums[1] + sums[2] + sums[3];
    return squares > 0 ? std::min(whole_norm / std::sqrt(squares), whole_largest / largest) : 0;
}

double norm_of(std::span<std::int16_t const> values) {
    std::int64_t squares = 0;
    for (auto const v : values) squares += std::int64_t{v} * v;
    return std::sqrt(static_cast<double>(squares));
}

} // namespace coregulation::synchrony
