#include "server/synchrony/group_coherence.hpp"

#include "server/signal/coherence.hpp"
#include "server/signal/detrend.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/chance.hpp"
#include "server/synchrony/group/quadrature.hpp"
#include "server/synchrony/samples.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <random>

namespace coregulation::synchrony {

namespace {

constexpr double no_variation_ms = 1e-6; // standard deviation; a strap resolves 1 ms

// Line taken out, standard deviation 1, both over what is present; absent for a member who is left out.
std::optional<samples> standardised(tachogram rr_ms) {
    if (signal::missing_share(rr_ms) > signal::missing_most) return std::nullopt;
    std::vector<double> straight(rr_ms.begin(), rr_ms.end());
    signal::detrend_linear(straight);
    auto z = without_mean(straight);
    double squares = 0;
    for (auto const v : z.values) squares += v * v;
    auto const deviation = std::sqrt(squares / static_cast<double>(z.values.size() - z.missing));
    if (!(deviation > no_variation_ms)) return std::nullopt;
    for (auto& v : z.values) v /= deviation;
    return z;
}

// Those who are in the mean, and how the mean changes when their rhythms are turned.
class turning_members {
public:
    explicit turning_members(std::span<tachogram const> members) {
        for (auto const& rr_ms : members)
            if (auto z = standardised(rr_ms)) z_.push_back(std::move(*z));
        if (z_.empty()) return;
        std::vector<double> present(z_.front().values.size());
        for (auto const& z : z_)
            for (std::size_t t = 0; t < present.size(); ++t) present[t] += z.present[t];
        for (auto const n : present) share_.push_back(n > 0 ? 1 / n : std::numeric_limits<double>::quiet_NaN());
    }

    std::size_t people() const { return z_.size(); }

    std::vector<double> mean() const {
        std::vector<double> sum(share_.size());
        for (auto const& z : z_) add(z.values, 1, sum);
        return shared(std::move(sum));
    }

    void prepare_to_turn() {
        for (auto const& z : z_) {
            quadrature_.push_back(z.values);
            bridge_gaps(quadrature_.back(), z.present); // for the transform only
        }
        put_in_quadrature(quadrature_);
        for (std::size_t k = 0; k < z_.size(); ++k)
            for (std::size_t t = 0; t < share_.size(); ++t) quadrature_[k][t] *= z_[k].present[t];
    }

    // REQUIRES prepare_to_turn.
    std::vector<double> turned_mean(std::mt19937_64& random) const {
        std::vector<double> sum(share_.size());
        for (std::size_t k = 0; k < z_.size(); ++k) {
            auto const turn = static_cast<double>(random() >> 11) * 0x1p-53; // 53 bits: evenly in 0 … 1
            auto const by = std::polar(1.0, 2 * std::numbers::pi * turn);
            add(z_[k].values, by.real(), sum);
            add(quadrature_[k], by.imag(), sum);
        }
        return shared(std::move(sum));
    }

private:
    static void add(std::vector<double> const& series, double weight, std::vector<double>& sum) {
        for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += weight * series[t];
    }
    std::vector<double> shared(std::vector<double> sum) const {
        for (std::size_t t = 0; t < sum.size(); ++t) sum[t] *= share_[t];
        return sum;
    }

    std::vector<samples> z_;
    std::vector<std::vector<double>> quadrature_; // 0 where missing
    std::vector<double> share_;                   // 1 / those present in a sample; NaN where nobody is
};

} // namespace

std::optional<double> mean_score(std::span<std::optional<double> const> scores) {
    double sum = 0, count = 0;
    for (auto const& score : scores) {
        if (!score) continue;
        sum += *score;
        count += 1;
    }
    if (count == 0) return std::nullopt;
    return sum / count;
}

mean_tachogram mean_tachogram_of(std::span<tachogram const> members) {
    turning_members const of{members};
    return {of.people(), of.mean()};
}

std::optional<against_chance>
coherence_of_mean(std::span<tachogram const> members, std::uint64_t seed, std::size_t draws) {
    turning_members of{members};
    if (of.people() < 2) return std::nullopt;
    auto const found = signal::coherence_of(of.mean());
    if (!found) return std::nullopt;
    of.prepare_to_turn();
    std::mt19937_64 random{seed};
    std::vector<double> null(draws);
    for (auto& ratio : null) {
        auto const drawn = signal::coherence_of(of.turned_mean(random));
        ratio = drawn ? drawn->ratio : 0; // nothing left: they cancelled out
    }
    return beside_chance(found->ratio, found->ratio, null);
}

} // namespace coregulation::synchrony
