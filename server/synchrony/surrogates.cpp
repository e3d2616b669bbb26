#include "server/synchrony/surrogates.hpp"

#include <cmath>
#include <kissfft/kissfft.hh>
#include <numbers>

namespace coregulation::synchrony {

namespace {

constexpr std::size_t places = 4096; // of the circle, 12 bits; steps of 0.09°
constexpr int bits_a_place = 12;

std::vector<std::complex<double>> const& circle() {
    static auto const points = [] {
        std::vector<std::complex<double>> p(places);
        for (std::size_t i = 0; i < places; ++i)
            p[i] = std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(places));
        return p;
    }();
    return points;
}

} // namespace

surrogates::surrogates(amplitudes of, std::uint64_t seed)
    : amplitude_{std::move(of.at)}
    , spectrum_(of.length)
    , series_(of.length)
    , inverse_{std::make_unique<kissfft<double>>(of.length, true)}
    , random_{seed} {}

surrogates::~surrogates() = default;

std::complex<double> surrogates::draw() {
    if (left_ == 0) {
        bits_ = random_();
        left_ = 64 / bits_a_place;
    }
    auto const place = bits_ % places;
    bits_ /= places;
    --left_;
    return circle()[place];
}

void surrogates::next(std::span<double> one, std::span<double> other) {
    // A real series has S(−f) = conj S(f). `a` becomes the real part, `b` the imaginary one: A + iB.
    auto const size = spectrum_.size();
    spectrum_[0] = 0; // no correlation looks at a mean
    for (std::size_t f = 1; 2 * f < size; ++f) {
        auto const a = amplitude_[f] * draw(), b = amplitude_[f] * draw();
        spectrum_[f] = {a.real() - b.imag(), a.imag() + b.real()};
        spectrum_[size - f] = {a.real() + b.imag(), b.real() - a.imag()};
    }
    // The highest frequency is real: a sign instead of a phase.
    auto const signed_last = [&] { return draw().real() >= 0 ? amplitude_.back() : -amplitude_.back(); };
    auto const a = signed_last(), b = signed_last();
    spectrum_[size / 2] = {a, b};
    inverse_->transform(spectrum_.data(), series_.data());
    for (std::size_t t = 0; t < one.size(); ++t) {
        one[t] = series_[t].real();
        other[t] = series_[t].imag();
    }
}

} // namespace coregulation::synchrony
