#include "server/analysis/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace coregulation::analysis {

namespace {
constexpr double longest_s = 7 * 86400; // a week of samples fits into memory, what a slip of the pen spans may not
constexpr double furthest_s = 1e12;     // up to here a quarter of a second is exact beside the time
} // namespace

std::optional<rehearsal::file_fault> unfit(std::span<named_recording const> recordings, settings const& how) {
    auto earliest_s = std::numeric_limits<double>::infinity(), latest_s = -earliest_s;
    for (auto const& [file, r] : recordings) {
        auto const refusal = [&file = file](char const* expected) { return rehearsal::file_fault{file, 0, expected}; };
        if (r.rr_ms.empty()) return refusal("at least one RR interval");
        auto const& times_s = r.beat_s.empty() ? r.arrival_s : r.beat_s;
        if (!how.align_at_start && times_s.empty())
            return refusal("a column of beat or arrival times (t_s, t_s_arrival) for --align arrivals");
        auto const length_s = std::accumulate(r.rr_ms.begin(), r.rr_ms.end(), 0.0) / 1000;
        auto const first_s = times_s.empty() ? 0 : times_s.front(),
                   last_s = times_s.empty() ? length_s : times_s.back();
        if (!(std::max(std::abs(first_s), std::abs(last_s)) <= furthest_s))
            return refusal("times in seconds, none beyond 10^12");
        if (!(std::max(last_s - first_s, length_s) <= longest_s))
            return refusal("at most 7 days from the first beat to the last");
        earliest_s = std::min(earliest_s, first_s);
        latest_s = std::max(latest_s, last_s);
        if (!how.align_at_start && latest_s - earliest_s > longest_s)
            return refusal("times within 7 days of the other files, or --align start to let all begin at 0");
    }
    return std::nullopt;
}

} // namespace coregulation::analysis
