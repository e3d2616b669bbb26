#include "tests/bench/isolation/latency.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>

namespace coregulation::bench {
namespace {

constexpr int draws = 400; // of the bootstrap: enough for two digits of a 95 % interval

double quantile(std::vector<double>& values, double share) {
    if (values.empty()) throw std::runtime_error("no frame arrived");
    auto const at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
    return values[at];
}

} // namespace

void latencies::add(bool with_bad_peers, arrival const& a) {
    auto& all = with_bad_peers ? with_ : without_;
    auto const same = [&](one_frame const& f) { return f.session == a.session && f.number == a.frame; };
    // Of the newest frames: a reader is never behind by more than a few.
    auto const recent = all.size() > 64 ? all.end() - 64 : all.begin();
    auto found = std::find_if(recent, all.end(), same);
    if (found == all.end()) found = all.insert(all.end(), one_frame{a.session, a.frame, {}});
    found->late_ms.push_back(a.late_ms);
}

compared latencies::result() const {
    std::mt19937 draw(1); // fixed: the same readings give the same interval
    auto const readings = [&](frames const& all, bool drawn) {
        std::vector<double> out;
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const& one = all[drawn ? draw() % all.size() : i];
            out.insert(out.end(), one.late_ms.begin(), one.late_ms.end());
        }
        return out;
    };
    compared c;
    auto before = readings(without_, false), after = readings(with_, false);
    c.frames = with_.size();
    c.readings = after.size();
    c.without_p50 = quantile(before, 0.5);
    c.without_p99 = quantile(before, 0.99);
    c.with_p50 = quantile(after, 0.5);
    c.with_p99 = quantile(after, 0.99);
    c.ratio = c.with_p99 / c.without_p99;
    std::vector<double> ratios;
    for (int i = 0; i < draws; ++i) {
        auto a = readings(with_, true), b = readings(without_, true);
        ratios.push_back(quantile(a, 0.99) / quantile(b, 0.99));
    }
    c.likely = {quantile(ratios, 0.025), quantile(ratios, 0.975)};
    return c;
}

} // namespace coregulation::bench
