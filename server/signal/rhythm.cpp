#include "server/signal/rhythm.hpp"

#include <cmath>

namespace coregulation::signal {

regularity
regularity_of(std::span<heartbeat const> beats, std::span<verdict const> verdicts, double from_s, double to_s) {
    std::size_t followers = 0, jumps = 0, corrections = 0;
    regularity r;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        if (beats[i].t_s <= from_s || beats[i].t_s > to_s) continue;
        ++r.beats;
        corrections += verdicts[i] != verdict::normal && verdicts[i] != verdict::undecided;
        if (i == 0 || beats[i].starts_segment) continue;
        ++followers;
        jumps += std::abs(beats[i].rr_ms - beats[i - 1].rr_ms) > jump_share * beats[i - 1].rr_ms;
    }
    auto const percent = [](std::size_t part, std::size_t whole) {
        return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
    };
    r.jumps_percent = percent(jumps, followers);
    r.corrected_percent = percent(corrections, r.beats);
    return r;
}

quality judge(regularity const& r) {
    if (r.beats < beats_to_judge) return quality::measuring;
    if (r.jumps_percent > jumps_most_percent) return quality::rhythm;
    if (r.corrected_percent > corrected_most_percent) return quality::corrections;
    return quality::measuring;
}

} // namespace coregulation::signal
