#include "server/analysis/pair.hpp"

namespace coregulation::analysis {

namespace {

constexpr double above_is = 0.05; // p of a window above the 95 % level

template<class chance_of_t>
std::optional<review::share_above>
share_of(std::vector<pair_window> const& windows, double window_s, chance_of_t chance_of) {
    std::vector<review::measured_window> counted;
    counted.reserve(windows.size());
    for (auto const& w : windows) {
        if (!w.measured) continue;
        if (synchrony::against_chance const* c = chance_of(*w.measured)) counted.push_back({w.t_s, c->p <= above_is});
    }
    return review::share_above_chance(counted, window_s);
}

} // namespace

shares_above shares_of(std::vector<pair_window> const& windows, double window_s) {
    using measures = synchrony::pair_measures;
    shares_above s;
    s.r_peak = share_of(windows, window_s, [](measures const& m) { return &m.r_peak; });
    s.r0 = share_of(windows, window_s, [](measures const& m) { return &m.r0; });
    s.plv = share_of(windows, window_s, [](measures const& m) { return &m.plv; });
    s.beyond_pacer =
        share_of(windows, window_s, [](measures const& m) { return m.beyond_pacer ? &*m.beyond_pacer : nullptr; });
    return s;
}

} // namespace coregulation::analysis
