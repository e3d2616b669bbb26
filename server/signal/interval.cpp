#include "server/signal/interval.hpp"

namespace coregulation::signal {

std::vector<heartbeat> cumulated(std::span<double const> rr_ms, double start_s) {
    std::vector<heartbeat> beats;
    beats.reserve(rr_ms.size());
    double sum_ms = 0; // summed in ms: recordings hold whole ones, whose sums are exact
    for (auto const rr : rr_ms) {
        sum_ms += rr;
        beats.push_back({start_s + sum_ms / 1000, rr, 0, beats.empty()});
    }
    return beats;
}

std::vector<interval> uncorrected(std::span<heartbeat const> beats) {
    std::vector<interval> series;
    series.reserve(beats.size());
    for (auto const& beat : beats) {
        series.push_back({beat.t_s, beat.rr_ms, !series.empty() && !beat.starts_segment, false});
    }
    return series;
}

} // namespace coregulation::signal
