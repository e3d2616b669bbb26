// How the stored pieces of one session become its log again.
#pragma once

#include "storage/records.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>
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
    // Whoever loads brings events and notifications one after the other: two runs, each nearly in order, of
    // entries that are large to move. So their places are sorted, and each entry moves once.
    std::vector<std::size_t> places(log.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::stable_sort(places.begin(), places.end(), [&](auto x, auto y) { return before(log[x], log[y]); });
    std::vector<log_entry> in_order;
    in_order.reserve(log.size());
    for (auto const place : places) in_order.push_back(std::move(log[place]));
    log = std::move(in_order);
    session_time latest{};
    if (!log.empty()) latest = log.front().at;
    for (auto& entry : log) entry.at = latest = std::max(latest, entry.at);
}

} // namespace coregulation::storage
