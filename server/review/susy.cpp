#include "server/review/susy.hpp"

#include "server/synchrony/lagged_correlation.hpp"
#include "server/synchrony/lanes.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::review {

namespace {

constexpr std::size_t fewest_segments = 4;
constexpr double rounding = 1e-18; // a segment that differs by less than 1e-9 of its level does not vary

// Segments scaled to mean 0 and Σ² = 1, one after the other, each with room for the lags; none where one is missing.
struct segments {
    std::size_t length = 0, lag = 0, stride = 0, count = 0;
    std::vector<double> values;
    std::vector<bool> present;

    segments(series of, std::size_t size, std::size_t max_lag)
        : length{size}
        , lag{max_lag}
        , stride{size + 2 * max_lag + synchrony::lane_count}
        , count{of.size() / size}
        , values(count * stride)
        , present(count) {
        for (std::size_t k = 0; k < count; ++k) {
            auto const raw = of.subspan(k * length, length);
            double sum = 0, squares = 0;
            for (auto const v : raw) sum += v;
            auto const mean = sum / static_cast<double>(length);
            for (auto const v : raw) squares += (v - mean) * (v - mean);
            if (!(squares > rounding * mean * mean * static_cast<double>(length))) continue; // also when one is missing
            present[k] = true;
            for (std::size_t i = 0; i < length; ++i) values[at(k) + i] = (raw[i] - mean) / std::sqrt(squares);
        }
    }
    std::size_t at(std::size_t k) const { return k * stride + lag; } // its first sample
};

// Fisher's z at every lag, summed over segment pairs.
class profile {
public:
    explicit profile(std::size_t lags)
        : absolute_(lags)
        , with_sign_(lags)
        , r_(lags + synchrony::lane_count) {}

    void add(segments const& first, std::size_t a, segments const& second, std::size_t b) {
        auto const lags = absolute_.size();
        auto const* const earliest = second.values.data() + (second.at(b) - second.lag);
        for (std::size_t l = 0; l < lags; l += synchrony::lane_count)
            synchrony::eight_sums(first.values.data() + first.at(a), first.length, earliest + l, 1, r_.data() + l);
        double absolute = 0, with_sign = 0;
        for (std::size_t l = 0; l < lags; ++l) {
            auto const z = synchrony::fisher_z(r_[l]);
            absolute_[l] += std::abs(z);
            with_sign_[l] += z;
            absolute += std::abs(z);
            with_sign += z;
        }
        means_absolute_.push_back(absolute / static_cast<double>(lags));
        means_with_sign_.push_back(with_sign / static_cast<double>(lags));
    }

    std::size_t count() const { return means_absolute_.size(); }

    struct view {
        std::vector<double> const &by_lag, &means;
    };
    view absolute() const { return {absolute_, means_absolute_}; }
    view with_sign() const { return {with_sign_, means_with_sign_}; }

private:
    std::vector<double> absolute_, with_sign_, r_;
    std::vector<double> means_absolute_, means_with_sign_;
};

double mean_of(std::vector<double> const& values) {
    double sum = 0;
    for (auto const v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

double deviation_of(std::vector<double> const& values) {
    auto const mean = mean_of(values);
    double squares = 0;
    for (auto const v : values) squares += (v - mean) * (v - mean);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

susy_score score_of(profile::view real, profile::view null) {
    auto const real_count = static_cast<double>(real.means.size()), null_count = static_cast<double>(null.means.size());
    std::vector<double> null_profile(null.by_lag.size());
    std::size_t above = 0;
    for (std::size_t l = 0; l < null_profile.size(); ++l) {
        null_profile[l] = null.by_lag[l] / null_count;
        above += real.by_lag[l] / real_count > null_profile[l];
    }
    susy_score s;
    s.z = mean_of(real.means);
    s.null_z = mean_of(null.means);
    s.null_sd = deviation_of(null.means);
    auto const over_lags = null_profile.size() > 1 ? deviation_of(null_profile) : 0;
    s.effect = s.null_sd > 0 ? (s.z - s.null_z) / s.null_sd : 0;
    s.effect_by_lag = over_lags > 0 ? (s.z - s.null_z) / over_lags : 0;
    s.lags_above = static_cast<double>(above) / static_cast<double>(null_profile.size());
    return s;
}

// By how many segments the second is displaced in the surrogates: all, or as many as `most` pairs allow.
std::vector<std::size_t> displacements(std::size_t segments, std::size_t most) {
    auto const all = segments - 1;
    auto const count = std::clamp<std::size_t>(most / segments, 1, all);
    std::vector<std::size_t> by(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto const share = count == 1 ? 0.5 : static_cast<double>(i) / static_cast<double>(count - 1);
        by[i] = 1 + static_cast<std::size_t>(std::lround(share * static_cast<double>(all - 1)));
    }
    return by;
}

} // namespace

std::optional<susy_value> susy_of(series first, series second, susy_settings const& how) {
    auto const size = std::min(first.size(), second.size());
    auto const length = samples_of(how.segment_s), lag = samples_of(how.max_lag_s);
    segments const a{first.first(size), length, lag}, b{second.first(size), length, lag};

    profile real{2 * lag + 1}, null{2 * lag + 1};
    for (std::size_t k = 0; k < a.count; ++k)
        if (a.present[k] && b.present[k]) real.add(a, k, b, k);
    if (real.count() < fewest_segments) return std::nullopt;
    for (auto const by : displacements(a.count, how.most_surrogates))
        for (std::size_t k = 0; k < a.count; ++k) {
            auto const other = (k + by) % a.count;
            if (a.present[k] && b.present[other]) null.add(a, k, b, other);
        }
    if (null.count() < 2) return std::nullopt;
    return susy_value{
        score_of(real.absolute(), null.absolute()), score_of(real.with_sign(), null.with_sign()), real.count(),
        null.count()};
}

} // namespace coregulation::review
