#include "server/signal/artifacts.hpp"

#include "server/signal/artifact_rules.hpp"
#include "server/signal/quartiles.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::signal {

namespace {

constexpr std::size_t shortest_series = 4; // D of a beat needs two neighbours on one side

// The window of `width` around i, cut at the ends.
std::span<double const> around(std::span<double const> series, std::size_t i, std::size_t width) {
    auto const half = width / 2;
    auto const from = i > half ? i - half : 0;
    auto const to = std::min(i + half + 1, series.size());
    return series.subspan(from, to - from);
}

std::vector<double> thresholds(std::span<double const> series) {
    std::vector<double> limits;
    limits.reserve(series.size());
    for (std::size_t i = 0; i < series.size(); ++i) {
        limits.push_back(threshold_scale * quartile_deviation(around(series, i, threshold_beats)));
    }
    return limits;
}

// 0 / 0 is no change at all; anything else over 0 is beyond every limit.
double normalised(double value, double limit) {
    return value == 0 ? 0 : value / limit;
}

struct judged_series {
    std::vector<double> rr, change, change_limit, deviation, deviation_limit, middle;

    double d(std::ptrdiff_t i) const { // mirrored at the ends
        auto const last = static_cast<std::ptrdiff_t>(rr.size()) - 1;
        if (i < 0) i = -i;
        if (i > last) i = 2 * last - i;
        auto const k = static_cast<std::size_t>(i);
        return normalised(change[k], change_limit[k]);
    }

    neighbourhood at(std::size_t k) const {
        auto const i = static_cast<std::ptrdiff_t>(k);
        auto const next = std::min(k + 1, rr.size() - 1);
        return {d(i - 1), d(i), d(i + 1), d(i + 2), deviation[k], deviation_limit[k], rr[k], rr[next], middle[k]};
    }
};

// The beat that opens the recording has no interval; it is given the mean one, and the mean change, so that
// it stands out nowhere. Index k + 1 of this series is interval k.
judged_series prepare(std::span<double const> rr_ms) {
    judged_series s;
    double sum = 0;
    for (auto const rr : rr_ms) sum += rr;
    s.rr.push_back(sum / static_cast<double>(rr_ms.size()));
    s.rr.insert(s.rr.end(), rr_ms.begin(), rr_ms.end());

    s.change.resize(s.rr.size());
    for (std::size_t i = 1; i < s.rr.size(); ++i) s.change[i] = s.rr[i] - s.rr[i - 1];
    s.change[0] = (s.rr.back() - s.rr.front()) / static_cast<double>(rr_ms.size());

    for (std::size_t i = 0; i < s.rr.size(); ++i) {
        s.middle.push_back(median(around(s.rr, i, median_beats)));
        s.deviation.push_back(weighed_deviation(s.rr[i], s.middle[i]));
    }
    s.change_limit = thresholds(s.change);
    s.deviation_limit = thresholds(s.deviation);
    return s;
}

} // namespace

artifact_counts count(std::span<verdict const> verdicts) {
    artifact_counts c;
    for (auto const v : verdicts) {
        c.ectopic += v == verdict::ectopic;
        c.missed += v == verdict::missed;
        c.extra += v == verdict::extra;
        c.long_short += v == verdict::long_short;
    }
    return c;
}

std::vector<verdict> classify(std::span<double const> rr_ms) {
    std::vector<verdict> verdicts(rr_ms.size(), verdict::normal);
    if (rr_ms.size() < shortest_series) return verdicts;

    auto const series = prepare(rr_ms);
    auto const write = [&](std::size_t i, verdict v) {
        if (i > 0 && v != verdict::normal) verdicts[i - 1] = v;
    };
    for (std::size_t i = 0; i + 2 < series.rr.size(); ++i) {
        auto const here = series.at(i);
        if (std::abs(here.here) <= 1) continue;
        if (is_ectopic(here)) {
            write(i, verdict::ectopic);
            continue;
        }
        write(i, long_or_short(here));
        if (std::abs(here.next) < std::abs(here.after_next)) {
            ++i;
            write(i, long_or_short(series.at(i)));
        }
    }
    return verdicts;
}

} // namespace coregulation::signal
