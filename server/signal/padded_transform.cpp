#include "server/signal/padded_transform.hpp"

#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>

namespace coregulation::signal {

namespace {

constexpr std::size_t points = window_length; // of each transform: 4⁴

using two = double __attribute__((vector_size(16))); // one number of each of two transforms
struct point {
    two re, im;
};
using points_of_two = std::array<point, points>;

std::complex<double> turned(std::size_t k, std::size_t of) { // e^(−2πi·k/of)
    return std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(of));
}

struct tables {
    std::array<std::complex<double>, points> twiddle;       // k of 256
    std::array<std::complex<double>, 2 * points> half_step; // k of 512
    std::array<std::complex<double>, points> by_one;        // n of 2048
    points_of_two by_two_and_three;                         // 2n and 3n of 2048
    std::array<std::uint8_t, points> place;                 // where the transform leaves bin k: its digits reversed

    tables() {
        for (std::size_t k = 0; k < points; ++k) {
            twiddle[k] = turned(k, points);
            by_one[k] = turned(k, padded_length);
            auto const second = turned(2 * k, padded_length), third = turned(3 * k, padded_length);
            by_two_and_three[k] = point{two{second.real(), third.real()}, two{second.imag(), third.imag()}};
            place[k] = static_cast<std::uint8_t>((k & 3) << 6 | (k & 12) << 2 | (k & 48) >> 2 | k >> 6);
        }
        for (std::size_t k = 0; k < half_step.size(); ++k) half_step[k] = turned(k, half_step.size());
    }
};

inline point operator+(point const& a, point const& b) {
    return {a.re + b.re, a.im + b.im};
}
inline point operator-(point const& a, point const& b) {
    return {a.re - b.re, a.im - b.im};
}
inline point operator*(point const& a, std::complex<double> const& w) {
    return {a.re * w.real() - a.im * w.imag(), a.re * w.imag() + a.im * w.real()};
}

void transform(points_of_two& z, tables const& t) {
    for (std::size_t quarter = points / 4, step = 1; quarter > 0; quarter /= 4, step *= 4) {
        for (std::size_t i = 0; i < quarter; ++i) {
            auto const w1 = t.twiddle[i * step], w2 = t.twiddle[2 * i * step], w3 = t.twiddle[3 * i * step];
            for (auto at = i; at < points; at += 4 * quarter) {
                auto &a = z[at], &b = z[at + quarter], &c = z[at + 2 * quarter], &d = z[at + 3 * quarter];
                auto const even = a + c, odd = b + d, even_less = a - c, less = b - d;
                point const odd_less{less.im, -less.re}; // times −i
                a = even + odd;
                b = (even_less + odd_less) * w1;
                c = (even - odd) * w2;
                d = (even_less - odd_less) * w3;
            }
        }
    }
}

} // namespace

void padded_power(std::span<double const, window_length> samples, std::span<double> power) {
    static tables const t;
    points_of_two z; // lane 0: bins 4i, lane 1: bins 8j ± 1
    for (std::size_t n = 0; n < points; ++n) {
        auto const paired = n < points / 2;
        auto const even = paired ? samples[2 * n] : 0, odd = paired ? samples[2 * n + 1] : 0;
        z[n] = point{two{even, samples[n] * t.by_one[n].real()}, two{odd, samples[n] * t.by_one[n].imag()}};
    }
    points_of_two y; // lane 0: bins 8j ± 2, lane 1: bins 8j ± 3
    for (std::size_t n = 0; n < points; ++n) {
        y[n] = {samples[n] * t.by_two_and_three[n].re, samples[n] * t.by_two_and_three[n].im};
    }
    transform(z, t);
    transform(y, t);

    for (std::size_t k = 0; k < power.size(); ++k) {
        auto const residue = k % 8;
        if (residue % 4 == 0) {
            auto const i = k / 4;
            auto const& here = z[t.place[i]];
            auto const& mirrored = z[t.place[(points - i) % points]];
            // Twice the transforms of the even and of the odd samples.
            std::complex<double> const even{here.re[0] + mirrored.re[0], here.im[0] - mirrored.im[0]};
            std::complex<double> const odd{here.im[0] + mirrored.im[0], mirrored.re[0] - here.re[0]};
            auto const w = t.half_step[i];
            auto const re = even.real() + w.real() * odd.real() - w.imag() * odd.imag();
            auto const im = even.imag() + w.real() * odd.imag() + w.imag() * odd.real();
            power[k] = (re * re + im * im) / 4;
        } else {
            auto const forward = residue < 4;
            auto const at = t.place[forward ? k / 8 : points - 1 - k / 8];
            auto const r = forward ? residue : 8 - residue;
            auto const lane = r == 2 ? 0 : 1;
            auto const& p = r == 1 ? z[at] : y[at];
            power[k] = p.re[lane] * p.re[lane] + p.im[lane] * p.im[lane];
        }
    }
}

} // namespace coregulation::signal
