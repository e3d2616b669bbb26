#include "tests/bench/isolation/latency.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace coregulation::bench {
namespace {

constexpr int draws = 1'000; // of the bootstrap: enough for two digits of a 95 % interval

double quantile(std::vector<double>& values, double share) {
    if (values.empty()) throw std::runtime_error("no frame arrived");
    auto const at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
    return values[at];
}

} // namespace

void latencies::add(bool with_bad_peers, arrival const& a) {
    auto& now = seconds_[std::llround(std::floor(a.at_ms / 1000))];
    (with_bad_peers ? now.with_ms : now.without_ms).push_back(a.late_ms);
}

compared latencies::result() const {
    std::vector<second const*> all;
    for (auto const& [at, one] : seconds_) all.push_back(&one);
    std::vector<double> without, with;
    auto const gather = [&](auto const& which) {
        without.clear();
        with.clear();
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const& one = *all[which(i)];
            without.insert(without.end(), one.without_ms.begin(), one.without_ms.end());
            with.insert(with.end(), one.with_ms.begin(), one.with_ms.end());
        }
    };
    gather([](std::size_t i) { return i; });
    compared c;
    c.readings = with.size();
    c.without_p50 = quantile(without, 0.5);
    c.without_p99 = quantile(without, 0.99);
    c.with_p50 = quantile(with, 0.5);
    c.with_p99 = quantile(with, 0.99);
    c.ratio = c.with_p99 / c.without_p99;
    std::mt19937 draw(1); // fixed: the same readings give the same interval
    std::vector<double> ratios;
    for (int i = 0; i < draws; ++i) {
        gather([&](std::size_t) { return draw() % all.size(); });
        ratios.push_back(quantile(with, 0.99) / quantile(without, 0.99));
    }
    c.likely = {quantile(ratios, 0.025), quantile(ratios, 0.975)};
    return c;
}

} // namespace coregulation::bench
