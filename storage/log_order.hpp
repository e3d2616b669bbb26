// How the stored pieces of one session become its log again.
#pragma once

#include "storage/records.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace coregulation::storage {

// By ordinal. One server gives each ordinal once; should two have written at once, the order
// is still the same for every reader: events first, then by stream and seq.
inline void put_in_order(std::vector<log_entry>& log) {
    auto before = [](log_entry const& x, log_entry const& y) {
        if (x.ordinal != y.ordinal) return x.ordinal < y.ordinal;
        auto const* nx = std::get_if<notification_received>(&x.what);
        auto const* ny = std::get_if<notification_received>(&y.what);
        if (!nx || !ny) return !nx && ny;
        return std::tie(nx->what.stream, nx->what.seq) < std::tie(ny->what.stream, ny->what.seq);
    };
    std::sort(log.begin(), log.end(), before);
    session_time latest{};
    if (!log.empty()) latest = log.front().at;
    for (auto& entry : log) entry.at = latest = std::max(latest, entry.at);
}

} // namespace coregulation::storage
