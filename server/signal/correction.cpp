#include "server/signal/correction.hpp"

#include <cstddef>

namespace coregulation::signal {

namespace {

// One beat of a segment, the one that opens it included.
struct mark {
    double t_s = 0;
    double sum_ms = 0;    // RR since the segment's opening; intervals are differences of these, free of retiming
    bool moves = false;   // to be placed evenly between the neighbours that stay
    bool changed = false; // an interval that begins or ends here is a correction
};

std::vector<mark> marks_of(std::span<heartbeat const> beats, std::span<verdict const> verdicts) {
    std::vector<mark> marks;
    marks.reserve(beats.size() + 1);
    marks.push_back({beats.front().t_s - beats.front().rr_ms / 1000, 0});
    double sum_ms = 0;
    bool removed_before = false;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        auto const& beat = beats[i];
        sum_ms += beat.rr_ms;
        auto const is = verdicts[i];
        auto const stays_last = i + 1 == beats.size(); // without a beat behind it nothing can be joined or moved
        if (is == verdict::extra && !stays_last) {
            removed_before = true;
            continue;
        }
        if (is == verdict::missed) {
            marks.push_back({beat.t_s - beat.rr_ms / 2000, sum_ms - beat.rr_ms / 2, false, true});
        }
        auto const displaced = is == verdict::ectopic || is == verdict::long_short;
        marks.push_back({beat.t_s, sum_ms, displaced && !stays_last, displaced || removed_before});
        removed_before = is == verdict::extra;
    }
    return marks;
}

// Runs of displaced beats are spread evenly between the beats that stay.
void settle(std::vector<mark>& marks) {
    for (std::size_t i = 1; i < marks.size(); ++i) {
        if (!marks[i].moves) continue;
        auto end = i;
        while (end + 1 < marks.size() && marks[end].moves) ++end;
        auto const& left = marks[i - 1];
        auto const right = marks[end];
        auto const parts = static_cast<double>(end - i + 1);
        for (auto k = i; k < end; ++k) {
            auto const share = static_cast<double>(k - i + 1) / parts;
            marks[k].t_s = left.t_s + share * (right.t_s - left.t_s);
            marks[k].sum_ms = left.sum_ms + share * (right.sum_ms - left.sum_ms);
        }
        i = end;
    }
}

void append(std::vector<mark> const& marks, std::vector<interval>& series) {
    bool continuous = false;
    for (std::size_t i = 1; i < marks.size(); ++i) {
        auto const nn_ms = marks[i].sum_ms - marks[i - 1].sum_ms;
        auto const plausible = nn_ms >= shortest_nn_ms && nn_ms <= longest_nn_ms;
        if (plausible) series.push_back({marks[i].t_s, nn_ms, continuous, marks[i].changed || marks[i - 1].changed});
        continuous = plausible;
    }
}

} // namespace

std::vector<interval> corrected(std::span<heartbeat const> beats, std::span<verdict const> verdicts) {
    std::vector<interval> series;
    series.reserve(beats.size() + 8);
    for (std::size_t from = 0; from < beats.size();) {
        auto to = from + 1;
        while (to < beats.size() && !beats[to].starts_segment) ++to;
        auto marks = marks_of(beats.subspan(from, to - from), verdicts.subspan(from, to - from));
        settle(marks);
        append(marks, series);
        from = to;
    }
    return series;
}

std::vector<verdict> classify(std::span<heartbeat const> beats) {
    std::vector<verdict> verdicts;
    verdicts.reserve(beats.size());
    for (std::size_t from = 0; from < beats.size();) {
        auto to = from + 1;
        while (to < beats.size() && !beats[to].starts_segment) ++to;
        std::vector<double> rr_ms;
        for (auto i = from; i < to; ++i) rr_ms.push_back(beats[i].rr_ms);
        auto const of_segment = classify(std::span<double const>{rr_ms});
        verdicts.insert(verdicts.end(), of_segment.begin(), of_segment.end());
        from = to;
    }
    return verdicts;
}

} // namespace coregulation::signal
