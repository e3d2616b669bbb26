#include "server/synchrony/crowd.hpp"

#include "server/signal/detrend.hpp"
#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/chance.hpp"
#include "server/synchrony/group/kuramoto.hpp"
#include "server/synchrony/group/quadrature.hpp"
#include "server/synchrony/pair_window.hpp"
#include "server/synchrony/phase_pair.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <map>
#include <numbers>
#include <vector>

namespace coregulation::synchrony {

namespace {

constexpr double highest_r = 0.999999; // as in fisher_z

// Angles that a rhythm may be turned by; 0.1°, far finer than a minute tells a phase.
constexpr std::size_t angle_bits = 12;
struct direction {
    double cosine = 1, sine = 0;
};
std::array<direction, std::size_t{1} << angle_bits> const& circle_of_directions() {
    static auto const all = [] {
        std::array<direction, std::size_t{1} << angle_bits> made;
        for (std::size_t i = 0; i < made.size(); ++i) {
            auto const angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(made.size());
            made[i] = {std::cos(angle), std::sin(angle)};
        }
        return made;
    }();
    return all;
}

// The n-th draw of a seed (SplitMix64, Steele et al. 2014).
direction turn(std::uint64_t seed, std::size_t n) {
    auto x = seed + (n + 1) * 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return circle_of_directions()[(x ^ (x >> 31)) >> (64 - angle_bits)];
}

double product(std::span<double const> a, std::span<double const> b) {
    double sum = 0;
    for (std::size_t t = 0; t < a.size(); ++t) sum += a[t] * b[t];
    return sum;
}

// into += by_a · a + by_b · b
void add_weighted(float by_a, float const* a, float by_b, float const* b, float* __restrict into, std::size_t size) {
    for (std::size_t t = 0; t < size; ++t) into[t] += by_a * a[t] + by_b * b[t];
}

double squares(std::span<float const> values) {
    double sum = 0;
    for (auto const v : values) sum += static_cast<double>(v) * static_cast<double>(v);
    return sum;
}

} // namespace

struct crowd::state {
    explicit state(pair_settings const& settings)
        : how{settings}
        , kept{(settings.window_samples + 1) / 2}
        , rhythms((1 + settings.surrogates) * settings.window_samples)
        , real((1 + settings.surrogates) * kept)
        , imaginary(real.size()) {}

    // What depends only on how many samples there are before the window.
    struct frame {
        frame(std::size_t size, pair_settings const& with)
            : line{regression::line(mask(size, 1))}
            , filter{size, every_other(size, with.window_samples), signal::grid_hz, band_of(with)} {}
        regression line; // of windows without a gap
        band_filter filter;
    };

    struct one {
        std::uint64_t seed = 0;
        std::vector<double> unit;                // the window, its line taken out, Σ² = 1
        std::vector<std::complex<double>> phase; // of every other sample
    };

    std::optional<one> prepared(circle_member const&);
    void sum_up(one const&, std::span<double const> quadrature);
    double mean_z_of(std::size_t draw) const;
    double kuramoto_of(std::size_t draw) const;

    pair_settings how;
    std::size_t kept; // moments whose phases are looked at
    std::map<std::size_t, frame> frames;
    std::size_t people = 0;
    // Sums over people; the first draw is of those who are not turned: the data.
    std::vector<float> rhythms;         // [draw][sample]
    std::vector<float> real, imaginary; // [draw][moment]: Σ e^{iφ}
    std::vector<float> part[4];         // of the one who is being added: rhythm, quadrature, cos φ, sin φ
};

std::optional<crowd::state::one> crowd::state::prepared(circle_member const& m) {
    auto const window = m.bpm.last(how.window_samples);
    if (std::ranges::any_of(window, [](double v) { return !std::isfinite(v); })) return {};
    auto const size = size_there(m.bpm, how.window_samples + how.max_lag_samples);
    auto const raw = m.bpm.last(size);
    auto data = without_mean(raw);
    auto const& f = frames.try_emplace(size, size, how).first->second;
    clean(data.values, data.missing == 0 ? f.line : regression::line(data.present), data.present);
    if (!varies(data.values, raw)) return {};

    one made{m.seed, std::vector<double>(window.begin(), window.end()), std::vector<std::complex<double>>(kept)};
    signal::detrend_linear(made.unit);
    auto const norm = std::sqrt(product(made.unit, made.unit));
    if (!varies(made.unit, window)) return {};
    for (auto& v : made.unit) v /= norm;
    f.filter.phases(data.values, made.phase);
    return made;
}

void crowd::state::sum_up(one const& who, std::span<double const> quadrature) {
    auto& [unit, later, cosine, sine] = part;
    unit.assign(who.unit.begin(), who.unit.end());
    later.assign(quadrature.begin(), quadrature.end());
    cosine.resize(kept);
    sine.resize(kept);
    for (std::size_t t = 0; t < kept; ++t) {
        cosine[t] = static_cast<float>(who.phase[t].real());
        sine[t] = static_cast<float>(who.phase[t].imag());
    }
    auto const both = product(who.unit, quadrature), of_later = product(quadrature, quadrature);
    auto const size = how.window_samples;
    for (std::size_t draw = 0; draw <= how.surrogates; ++draw) {
        auto const by = draw == 0 ? direction{} : turn(who.seed, draw);
        auto const square =
            by.cosine * by.cosine + 2 * by.cosine * by.sine * both + by.sine * by.sine * of_later; // of the turned
        auto const scale = square > 0 ? 1 / std::sqrt(square) : 0;
        add_weighted(
            static_cast<float>(scale * by.cosine), unit.data(), static_cast<float>(scale * by.sine), later.data(),
            &rhythms[draw * size], size);
        auto const c = static_cast<float>(by.cosine), s = static_cast<float>(by.sine);
        add_weighted(c, cosine.data(), -s, sine.data(), &real[draw * kept], kept);
        add_weighted(s, cosine.data(), c, sine.data(), &imaginary[draw * kept], kept);
    }
    ++people;
}

double crowd::state::mean_z_of(std::size_t draw) const {
    auto const n = static_cast<double>(people);
    auto const sum = squares(std::span{rhythms}.subspan(draw * how.window_samples, how.window_samples));
    return std::atanh(std::clamp((sum / n - 1) / (n - 1), -highest_r, highest_r));
}

double crowd::state::kuramoto_of(std::size_t draw) const {
    auto const sum =
        squares(std::span{real}.subspan(draw * kept, kept)) + squares(std::span{imaginary}.subspan(draw * kept, kept));
    return std::max(0.0, unbiased_kuramoto(sum / static_cast<double>(kept), people)); // as measure_group shows it
}

crowd::crowd(pair_settings const& how)
    : state_{std::make_unique<state>(how)} {}
crowd::~crowd() = default;
crowd::crowd(crowd&&) noexcept = default;
crowd& crowd::operator=(crowd&&) noexcept = default;

void crowd::add(std::span<circle_member const> members) {
    std::vector<state::one> in;
    std::vector<std::vector<double>> quadrature;
    for (auto const& m : members) {
        auto made = state_->prepared(m);
        if (!made) continue;
        quadrature.push_back(made->unit);
        in.push_back(std::move(*made));
    }
    put_in_quadrature(quadrature);
    for (std::size_t i = 0; i < in.size(); ++i) {
        signal::detrend_linear(quadrature[i]);
        state_->sum_up(in[i], quadrature[i]);
    }
}

std::size_t crowd::people() const {
    return state_->people;
}

std::optional<crowd_measures> crowd::measures() const {
    auto const& at = *state_;
    if (at.people < 2) return {};
    std::vector<double> null_z, null_together;
    for (std::size_t draw = 1; draw <= at.how.surrogates; ++draw) {
        null_z.push_back(at.mean_z_of(draw));
        null_together.push_back(at.kuramoto_of(draw));
    }
    auto const z = at.mean_z_of(0), together = at.kuramoto_of(0);
    return crowd_measures{at.people, beside_chance(together, together, null_together), beside_chance(z, z, null_z)};
}

} // namespace coregulation::synchrony
