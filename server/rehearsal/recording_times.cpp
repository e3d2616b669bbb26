#include "server/rehearsal/recording_times.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace coregulation::rehearsal {

namespace {

constexpr double as_ms_from = 31.6;     // elapsed time against the sum of RR, once in s, once in ms: between 1 and 1000
constexpr double agrees_within_s = 0.1; // a beat's time and its interval, in half of the rows
constexpr std::size_t enough_rows = 10; // to contradict a file that calls its times those of beats
constexpr double lost_at_least_s = 2;   // a sudden step between dates and intervals; dates are to a second
constexpr std::size_t rows_for_start = 60; // about a minute: what is lost later does not count

std::vector<double> cumulated(std::span<double const> rr_ms) {
    std::vector<double> result;
    double ms = 0; // whole milliseconds add up without rounding
    for (double const rr : rr_ms) result.push_back((ms += rr) / 1000);
    return result;
}

// How far the steps from time to time are from the intervals, as a median; `behind` rows later.
double disagreement_s(std::span<double const> times_s, std::span<double const> rr_ms, std::size_t behind) {
    std::vector<double> off;
    for (std::size_t i = 1; i < times_s.size(); ++i)
        off.push_back(std::abs(times_s[i] - times_s[i - 1] - rr_ms[i - behind] / 1000));
    return median(std::move(off));
}

enum class meaning { ends, begins, neither }; // an interval, mostly

meaning meaning_of(std::span<double const> times_s, std::span<double const> rr_ms) {
    auto const ends_s = disagreement_s(times_s, rr_ms, 0);
    auto const begins_s = disagreement_s(times_s, rr_ms, 1);
    if (std::min(ends_s, begins_s) > agrees_within_s) return meaning::neither;
    return begins_s < ends_s ? meaning::begins : meaning::ends;
}

// By their own steps; times of neither end are arrivals.
void place_by(std::vector<double> times_s, bool called_beats, recording& into) {
    auto const what = times_s.size() < 2 || (called_beats && times_s.size() <= enough_rows)
                          ? meaning::ends
                          : meaning_of(times_s, into.rr_ms);
    if (what == meaning::begins)
        for (std::size_t i = 0; i < times_s.size(); ++i) {
            times_s[i] += into.rr_ms[i] / 1000;
            if (i > 0) times_s[i] = std::max(times_s[i], times_s[i - 1]); // an artifact may reach over the next beat
        }
    if (what != meaning::neither)
        into.beat_s = std::move(times_s);
    else if (into.arrival_s.empty())
        into.arrival_s = std::move(times_s);
}

std::vector<double> in_seconds(std::vector<double> elapsed, std::span<double const> rr_ms) {
    double sum_ms = 0;
    for (std::size_t i = 1; i < rr_ms.size(); ++i) sum_ms += rr_ms[i];
    if ((elapsed.back() - elapsed.front()) * 1000 < as_ms_from * sum_ms) return elapsed;
    for (auto& t : elapsed) t /= 1000;
    return elapsed;
}

// Dates run ahead of the sum of intervals at once, and for good, where intervals were lost.
void widen_by_losses(std::span<wall_clock const> dates, std::vector<double>& beat_s) {
    std::vector<double> ahead_s; // at least, from here on: a late notification is not a loss
    for (std::size_t i = 0; i < dates.size(); ++i) ahead_s.push_back(dates[i].unix_s - beat_s[i]);
    for (auto i = ahead_s.size() - 1; i > 0; --i) ahead_s[i - 1] = std::min(ahead_s[i - 1], ahead_s[i]);
    double lost_s = 0;
    for (std::size_t i = 1; i < ahead_s.size(); ++i) {
        if (ahead_s[i] - ahead_s[i - 1] > lost_at_least_s) lost_s += ahead_s[i] - ahead_s[i - 1];
        beat_s[i] += lost_s;
    }
}

bool usable(std::span<wall_clock const> dates) {
    return !dates.empty() &&
           std::is_sorted(dates.begin(), dates.end(), [](auto const& a, auto const& b) { return a.unix_s < b.unix_s; });
}

void place_by_dates(std::span<wall_clock const> dates, bool has_others, recording& into) {
    auto const whole = std::all_of(dates.begin(), dates.end(), [](wall_clock const& d) { return d.whole_seconds; });
    if (!has_others && !whole) {
        auto const began_s = std::floor(dates.front().unix_s);
        for (auto const& date : dates) into.arrival_s.push_back(date.unix_s - began_s);
        into.began_unix_s = began_s;
        return;
    }
    if (!has_others) into.beat_s = cumulated(into.rr_ms);
    if (into.arrival_s.empty()) widen_by_losses(dates, into.beat_s);
    auto const& times_s = into.beat_s.empty() ? into.arrival_s : into.beat_s;
    std::vector<double> began_s;
    for (std::size_t i = 0; i < std::min(dates.size(), rows_for_start); ++i)
        began_s.push_back(dates[i].unix_s - times_s[i]);
    into.began_unix_s = median(std::move(began_s)) + (whole ? 0.5 : 0);
}

} // namespace

void place(raw_times from, recording& into) {
    into.arrival_s = std::move(from.arrival_s);
    if (!from.beat_s.empty())
        place_by(std::move(from.beat_s), true, into);
    else if (!from.elapsed.empty() && into.arrival_s.empty())
        place_by(in_seconds(std::move(from.elapsed), into.rr_ms), false, into);
    if (usable(from.dates)) place_by_dates(from.dates, !into.beat_s.empty() || !into.arrival_s.empty(), into);
}

} // namespace coregulation::rehearsal
