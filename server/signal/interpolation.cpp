#include "server/signal/interpolation.hpp"

#include <cmath>

namespace coregulation::signal {

namespace {

struct steps {
    std::vector<double> width, secant;
};

steps steps_of(std::span<double const> x, std::span<double const> y) {
    steps s;
    s.width.reserve(x.size());
    s.secant.reserve(x.size());
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        s.width.push_back(x[i + 1] - x[i]);
        s.secant.push_back((y[i + 1] - y[i]) / s.width.back());
    }
    return s;
}

// Slope at the end of the parabola through three points, held back where it would break monotony.
double pchip_end(double h0, double h1, double m0, double m1) {
    auto const slope = ((2 * h0 + h1) * m0 - h0 * m1) / (h0 + h1);
    if (slope * m0 <= 0) return 0;
    if (m0 * m1 <= 0 && std::abs(slope) > 3 * std::abs(m0)) return 3 * m0;
    return slope;
}

} // namespace

std::vector<double> not_a_knot_slopes(std::span<double const> x, std::span<double const> y) {
    auto const n = x.size();
    if (n == 0) return {};
    if (n == 1) return {0};
    auto const [h, m] = steps_of(x, y);
    if (n == 2) return {m[0], m[0]};
    if (n == 3) {
        auto const bend = (m[1] - m[0]) / (h[0] + h[1]);
        return {m[0] - h[0] * bend, m[0] + h[0] * bend, m[1] + h[1] * bend};
    }

    // Tridiagonal in the slopes: continuity of the second derivative inside, not-a-knot at both ends.
    std::vector<double> below(n), diagonal(n), above(n), right(n);
    for (std::size_t i = 1; i + 1 < n; ++i) {
        below[i] = h[i];
        diagonal[i] = 2 * (h[i - 1] + h[i]);
        above[i] = h[i - 1];
        right[i] = 3 * (h[i] * m[i - 1] + h[i - 1] * m[i]);
    }
    auto const first = h[0] + h[1];
    diagonal[0] = h[1];
    above[0] = first;
    right[0] = ((h[0] + 2 * first) * h[1] * m[0] + h[0] * h[0] * m[1]) / first;
    auto const last = h[n - 2] + h[n - 3];
    below[n - 1] = last;
    diagonal[n - 1] = h[n - 3];
    right[n - 1] = (h[n - 2] * h[n - 2] * m[n - 3] + (2 * last + h[n - 2]) * h[n - 3] * m[n - 2]) / last;

    for (std::size_t i = 1; i < n; ++i) {
        auto const factor = below[i] / diagonal[i - 1];
        diagonal[i] -= factor * above[i - 1];
        right[i] -= factor * right[i - 1];
    }
    right[n - 1] /= diagonal[n - 1];
    for (auto i = n - 1; i-- > 0;) right[i] = (right[i] - above[i] * right[i + 1]) / diagonal[i];
    return right;
}

std::vector<double> pchip_slopes(std::span<double const> x, std::span<double const> y) {
    auto const n = x.size();
    if (n == 0) return {};
    if (n == 1) return {0};
    auto const [h, m] = steps_of(x, y);
    if (n == 2) return {m[0], m[0]};

    std::vector<double> slopes(n, 0);
    slopes.front() = pchip_end(h[0], h[1], m[0], m[1]);
    slopes.back() = pchip_end(h[n - 2], h[n - 3], m[n - 2], m[n - 3]);
    for (std::size_t i = 1; i + 1 < n; ++i) {
        if (m[i - 1] * m[i] <= 0) continue; // a local extreme stays one
        auto const w0 = 2 * h[i] + h[i - 1];
        auto const w1 = h[i] + 2 * h[i - 1];
        slopes[i] = (w0 + w1) / (w0 / m[i - 1] + w1 / m[i]);
    }
    return slopes;
}

double hermite(
    std::span<double const> x, std::span<double const> y, std::span<double const> slopes, std::size_t i, double at) {
    auto const h = x[i + 1] - x[i];
    auto const u = at - x[i];
    auto const secant = (y[i + 1] - y[i]) / h;
    auto const cubic = (slopes[i] + slopes[i + 1] - 2 * secant) / (h * h);
    auto const square = (secant - slopes[i]) / h - cubic * h;
    return y[i] + u * (slopes[i] + u * (square + u * cubic));
}

} // namespace coregulation::signal
