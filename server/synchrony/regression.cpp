#include "server/synchrony/regression.hpp"

#include <cmath>
#include <numbers>

namespace coregulation::synchrony {

namespace {

double product(std::span<double const> a, std::span<double const> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

void take_out(std::span<double const> shape, std::span<double> from) {
    auto const share = product(shape, from);
    for (std::size_t i = 0; i < from.size(); ++i) from[i] -= share * shape[i];
}

} // namespace

// Gram-Schmidt, twice for each shape: once leaves rounding of the order of the shapes' likeness.
void regression::add(std::vector<double> shape) {
    for (std::size_t i = 0; i < shape.size(); ++i) shape[i] *= present_[i];
    auto const before = product(shape, shape);
    for (int pass = 0; pass < 2; ++pass)
        for (auto const& known : shapes_) take_out(known, shape);
    auto const left = product(shape, shape);
    constexpr double nothing_new = 1e-10; // of its energy: the shape is a sum of those before
    if (left <= nothing_new * before) return;
    for (auto& v : shape) v /= std::sqrt(left);
    shapes_.push_back(std::move(shape));
}

regression regression::line(mask const& present) {
    regression r{present};
    r.add(std::vector<double>(present.size(), 1.0));
    std::vector<double> slope(present.size());
    for (std::size_t i = 0; i < slope.size(); ++i) slope[i] = static_cast<double>(i);
    r.add(std::move(slope));
    return r;
}

regression regression::pacer(mask const& present, double cycles_per_sample) {
    auto r = line(present);
    for (auto const harmonic : {1, 2}) {
        std::vector<double> sine(present.size()), cosine(present.size());
        for (std::size_t i = 0; i < present.size(); ++i) {
            auto const angle = 2 * std::numbers::pi * cycles_per_sample * harmonic * static_cast<double>(i);
            sine[i] = std::sin(angle);
            cosine[i] = std::cos(angle);
        }
        r.add(std::move(sine));
        r.add(std::move(cosine));
    }
    return r;
}

void regression::operator()(std::span<double> values) const {
    for (auto const& shape : shapes_) take_out(shape, values);
}

} // namespace coregulation::synchrony
