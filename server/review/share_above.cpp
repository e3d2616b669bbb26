#include "server/review/share_above.hpp"

#include <cmath>
#include <map>
#include <numbers>

namespace coregulation::review {

namespace {

constexpr double nominal = 0.05;

// ln Γ(x), x > 0: Stirling's series after Γ(x) = Γ(x + 1) / x has carried x beyond 10, where its first four terms
// leave less than 1e-12. (std::lgamma writes a global sign.)
double log_gamma(double x) {
    double carried = 0;
    for (; x < 10; x += 1) carried += std::log(x);
    auto const i = 1 / x, ii = i * i;
    auto const series = i * (1.0 / 12 - ii * (1.0 / 360 - ii * (1.0 / 1260 - ii / 1680)));
    return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) + series - carried;
}

// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method; converges for
// x < (a + 1) / (a + b + 2).
double fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300, close = 1e-14;
    constexpr int most = 500; // steps; about √max(a, b) are needed
    double value = 1, up = 1, down = 0;
    for (int i = 0; i < most; ++i) {
        auto const half = i / 2;
        auto const m = static_cast<double>(half);
        double numerator = 1;
        if (i > 0 && i % 2 == 0)
            numerator = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        else if (i % 2 == 1)
            numerator = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        down = 1 + numerator * down;
        if (std::abs(down) < tiny) down = tiny;
        down = 1 / down;
        up = 1 + numerator / up;
        if (std::abs(up) < tiny) up = tiny;
        value *= up * down;
        if (i > 0 && std::abs(up * down - 1) < close) break;
    }
    return value - 1;
}

// I_x(a, b), a and b > 0.
double incomplete_beta(double a, double b, double x) {
    auto const front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log(1 - x));
    if (x < (a + 1) / (a + b + 2)) return front * fraction(a, b, x) / a;
    return 1 - front * fraction(b, a, 1 - x) / b;
}

// P(at least k of n), for any 0 <= k <= n.
double at_least(double k, double n) {
    return k > 0 ? incomplete_beta(k, n - k + 1, nominal) : 1;
}

double chance95(double n) {
    double low = 0, high = n; // at_least falls from 1 to 0.05^n
    for (int i = 0; i < 60; ++i) {
        auto const middle = (low + high) / 2;
        (at_least(middle, n) > nominal ? low : high) = middle;
    }
    return high / n;
}

// Correlation of two indicators of lying above, by the share of time in common: c of the header. The probability of
// both grows with the correlation r of X and Y as their density at (h, h) does: Φ₂(h, h; o) − 0.05² = ∫₀ᵒ φ₂(h, h; r)
// dr. With r = sin a the integrand is smooth up to r = 1; Simpson's rule over 32 steps leaves less than 1e-8.
double alike(double overlap) {
    constexpr double level = 1.6448536269514722; // h: 95 % of a normal distribution
    constexpr int steps = 32;
    auto const step = std::asin(overlap) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
        auto const weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * std::exp(-level * level / (1 + std::sin(i * step)));
    }
    return sum * step / 3 / (2 * std::numbers::pi) / (nominal * (1 - nominal));
}

// m² / Σ c over all pairs of windows, those with themselves included.
double independent_trials(std::span<measured_window const> windows, double window_s) {
    auto const count = static_cast<double>(windows.size());
    double sum = count;
    std::map<double, double> known; // windows come at even hops: few times apart differ
    for (std::size_t i = 0; i < windows.size(); ++i)
        for (auto j = i + 1; j < windows.size(); ++j) {
            auto const apart_s = windows[j].end_s - windows[i].end_s;
            if (apart_s >= window_s) break;
            auto const [at, is_new] = known.try_emplace(apart_s);
            if (is_new) at->second = alike(1 - apart_s / window_s);
            sum += 2 * at->second;
        }
    return count * count / sum;
}

} // namespace

std::optional<share_above> share_above_chance(std::span<measured_window const> windows, double window_s) {
    if (windows.empty()) return std::nullopt;
    double above = 0;
    for (auto const& w : windows) above += w.above;
    share_above s;
    s.windows = windows.size();
    s.share = above / static_cast<double>(windows.size());
    s.effective = independent_trials(windows, window_s);
    s.chance95 = chance95(s.effective);
    s.p = at_least(s.share * s.effective, s.effective);
    return s;
}

} // namespace coregulation::review
