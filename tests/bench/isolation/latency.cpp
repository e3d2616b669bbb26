#include "tests/bench/isolation/latency.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace coregulation::bench {
namespace {

constexpr int draws = 1'000; // of the bootstrap: enough for two digits of a 95 % interval
constexpr double block_ms = 4'000;
constexpr std::size_t least_in_block = 300; // readings, so that its p99 is not its largest

double quantile(std::vector<double>& values, double share) {
    if (values.empty()) throw std::runtime_error("no frame arrived");
    auto const at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
    return values[at];
}

} // namespace

void latencies::add(bool with_bad_peers, arrival const& a) {
    auto& now = blocks_[std::llround(std::floor(a.at_ms / block_ms))];
    (with_bad_peers ? now.with_ms : now.without_ms).push_back(a.late_ms);
}

compared latencies::result() const {
    std::vector<double> without, with, ratios;
    for (auto const& [at, one] : blocks_) {
        without.insert(without.end(), one.without_ms.begin(), one.without_ms.end());
        with.insert(with.end(), one.with_ms.begin(), one.with_ms.end());
        if (one.with_ms.size() < least_in_block || one.without_ms.size() < least_in_block) continue; // cut by a turn
        auto a = one.without_ms, b = one.with_ms;
        ratios.push_back(quantile(b, 0.99) / quantile(a, 0.99));
    }
    compared c;
    c.readings = with.size();
    c.without_p50 = quantile(without, 0.5);
    c.without_p99 = quantile(without, 0.99);
    c.with_p50 = quantile(with, 0.5);
    c.with_p99 = quantile(with, 0.99);
    std::mt19937 draw(1); // fixed: the same readings give the same interval
    std::vector<double> medians, drawn;
    for (int i = 0; i < draws; ++i) {
        drawn.clear();
        for (std::size_t k = 0; k < ratios.size(); ++k) drawn.push_back(ratios[draw() % ratios.size()]);
        medians.push_back(quantile(drawn, 0.5));
    }
    c.ratio = quantile(ratios, 0.5);
    c.likely = {quantile(medians, 0.025), quantile(medians, 0.975)};
    return c;
}

} // namespace coregulation::bench
