#include "server/analysis/analysis.hpp"

#include "server/analysis/circle_window.hpp"
#include "server/analysis/in_parallel.hpp"
#include "server/analysis/session.hpp"
#include "server/analysis/stages.hpp"
#include "server/analysis/timeline.hpp"
#include "server/synchrony/group/group_correlations.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace coregulation::analysis {

namespace {

// About what each part costs, in ms: only the progress shown depends on it.
constexpr double person_costs = 15, lane_costs = 8, window_costs = 2, pair_window_costs = 0.07, pair_session_costs = 15,
                 group_session_costs = 700;

double window_cost(std::size_t people) {
    return window_costs + pair_window_costs * static_cast<double>(synchrony::pair_count(people));
}

double guessed_cost(std::span<named_recording const> recordings, settings const& how) {
    double longest_s = 0; // the windows are not known before the people are
    for (auto const& one : recordings)
        longest_s =
            std::max(longest_s, std::accumulate(one.recorded.rr_ms.begin(), one.recorded.rr_ms.end(), 0.0) / 1000);
    auto const people = static_cast<double>(recordings.size());
    if (recordings.size() < 2) return people * person_costs;
    return people * (person_costs + lane_costs) + longest_s / how.hop_s * window_cost(recordings.size()) +
           static_cast<double>(synchrony::pair_count(recordings.size())) * pair_session_costs + group_session_costs;
}

class session_windows {
public:
    session_windows(results& all, timeline const& times)
        : all_(all)
        , times_(times)
        , shared_(times.shared()) {
        for (auto const& p : all.people) present_.push_back(times.present(p.rhythm));
        for (std::size_t a = 0; a < present_.size(); ++a)
            for (auto b = a + 1; b < present_.size(); ++b) all.pairs.push_back(withheld_pair(a, b));
        all.circle.windows.resize(shared_.size());
    }

    std::size_t count() const { return shared_.size(); }

    // Each n by itself: no two write to the same place.
    void measure(synchrony::circle& measuring, std::size_t n) {
        auto const k = shared_[n];
        std::vector<std::size_t> there;
        for (std::size_t i = 0; i < present_.size(); ++i)
            if (present_[i].holds(k)) there.push_back(i);
        auto window = window_of_circle(measuring, all_.people, there, times_.end_of(k), k, all_.how);
        std::size_t next = 0;
        for (std::size_t a = 0; a < window.people.size(); ++a)
            for (auto b = a + 1; b < window.people.size(); ++b) {
                auto const i = window.people[a], j = window.people[b];
                auto const row_of_k = k - present_[i].with(present_[j]).first;
                auto& row = all_.pairs[synchrony::pair_index(i, j, present_.size())].windows[row_of_k];
                row.measured = window.together.pairs[next++];
                row.why = row.measured ? reason::none : reason::gaps;
            }
        all_.circle.windows[n] = std::move(window.group);
    }

private:
    // With a row for each of its windows.
    pair withheld_pair(std::size_t a, std::size_t b) const {
        pair one{.a = a, .b = b, .windows = {}, .session = {}};
        auto const both = present_[a].with(present_[b]);
        for (auto k = both.first; k < both.end; ++k)
            one.windows.push_back({time_of(times_.end_of(k)), reason::person, {}});
        return one;
    }

    results& all_;
    timeline const& times_;
    std::vector<std::size_t> shared_;
    std::vector<hop_range> present_;
};

void measure_sessions(results& all, stages& progress) {
    auto const people = all.people.size();
    std::vector<session_lane> lanes(people);
    auto const first = extent_of(all.people).first;
    in_parallel(
        all.how.threads, people, [&](std::size_t, std::size_t i) { lanes[i] = session_lane_of(all.people[i], first); },
        progress.next(people, lane_costs));
    // The group first, because it takes longest.
    in_parallel(
        all.how.threads, 1 + all.pairs.size(),
        [&](std::size_t, std::size_t i) {
            if (i == 0) {
                all.circle.session = session_of(lanes);
                return;
            }
            auto& one = all.pairs[i - 1];
            one.session = session_of(lanes[one.a], lanes[one.b], one.windows, all.how);
        },
        progress.next(1 + all.pairs.size(), pair_session_costs));
}

} // namespace

results
analyse(std::span<named_recording const> recordings, settings const& how, std::function<void(double)> const& tell) {
    results all{.how = how, .people = {}, .pairs = {}, .circle = {}};
    stages progress{tell, guessed_cost(recordings, how)};
    all.people.resize(recordings.size());
    in_parallel(
        how.threads, recordings.size(),
        [&](std::size_t, std::size_t i) {
            all.people[i] = analysed_person(recordings[i].file, recordings[i].recorded, how);
        },
        progress.next(recordings.size(), person_costs));
    if (all.people.size() >= 2) {
        timeline const times{all.people, how};
        session_windows windows{all, times};
        std::vector<synchrony::circle> measuring;
        for (unsigned t = 0; t < how.threads; ++t) measuring.push_back(circle_for(how));
        in_parallel(
            how.threads, windows.count(),
            [&](std::size_t worker, std::size_t n) { windows.measure(measuring[worker], n); },
            progress.next(windows.count(), window_cost(all.people.size())));
        measure_sessions(all, progress);
    }
    if (tell) tell(1);
    return all;
}

} // namespace coregulation::analysis
