#include "server/rehearsal/recording.hpp"

#include "server/rehearsal/recording_layout.hpp"
#include "server/rehearsal/recording_times.hpp"

#include <cmath>
#include <limits>

namespace coregulation::rehearsal {

namespace {

constexpr double shortest_recorded_ms = 10, longest_recorded_ms = 60'000; // a double detection; a strap off the skin
constexpr double furthest = 1e13; // of a time, in s or ms: beyond the clock of any phone, and still exact to 2 ms

// Reads row by row.
class reading {
public:
    explicit reading(layout const& how)
        : how_(how) {}

    std::optional<file_fault> add(text_line const& line) {
        auto const row = cells(line.text, how_.between);
        if (row.size() <= *how_.where.rr) {
            if (how_.report) return {};
            return fault(line, "as many cells as the header has", line.text);
        }
        auto const text = row[*how_.where.rr];
        if (text.empty()) return {};
        auto const rr = number(text, how_.between);
        if (!rr || *rr <= 0) return fault(line, "an RR interval, a number above 0", text);
        if (auto bad = time(line, row, how_.where.beat, "the beat", times_.beat_s)) return bad;
        if (auto bad = time(line, row, how_.where.arrival, "the arrival", times_.arrival_s)) return bad;
        if (auto bad = elapsed(line, row)) return bad;
        if (auto bad = bpm(line, row)) return bad;
        if (dated_ && how_.where.date) {
            auto const date = clock_of(cell(row, *how_.where.date));
            dated_ = date.has_value();
            if (date) times_.dates.push_back(*date);
        }
        rr_.push_back(*rr);
        lines_.push_back(line.number);
        return {};
    }

    std::variant<recording, file_fault> result(std::string name) && {
        if (rr_.empty()) return file_fault{{}, 0, one_of_the_formats, "a header without intervals"};
        auto const unit = ms_per_unit(rr_);
        if (!unit)
            return file_fault{
                {},
                lines_.front(),
                "RR intervals, half of them above 0.2–3 s or 200–3000 ms",
                "numbers around " + shown(std::to_string(median(rr_)))};
        recording made;
        made.name = std::move(name);
        for (std::size_t i = 0; i < rr_.size(); ++i) {
            auto const rr_ms = rr_[i] * *unit;
            if (rr_ms < shortest_recorded_ms || rr_ms > longest_recorded_ms)
                return file_fault{{}, lines_[i], "an RR interval from 10 ms to 60 s", std::to_string(rr_ms) + " ms"};
            made.rr_ms.push_back(rr_ms);
        }
        if (!dated_) times_.dates.clear();
        place(std::move(times_), made);
        if (!made.arrival_s.empty()) made.bpm = std::move(bpm_);
        return made;
    }

private:
    static file_fault fault(text_line const& line, std::string expected, std::string_view found) {
        return {{}, line.number, std::move(expected), shown(found)};
    }

    static std::string_view cell(std::vector<std::string_view> const& row, std::size_t i) {
        return i < row.size() ? row[i] : std::string_view{};
    }

    std::optional<file_fault> time(
        text_line const& line, std::vector<std::string_view> const& row, std::optional<std::size_t> column,
        std::string const& whose, std::vector<double>& into) const {
        if (!column) return {};
        auto const text = cell(row, *column);
        auto const value = number(text, how_.between);
        if (!value || std::abs(*value) > furthest) return fault(line, "the time of " + whose + ", a number", text);
        if (!into.empty() && *value < into.back())
            return fault(line, "a time of " + whose + " not before the one above", text);
        into.push_back(*value);
        return {};
    }

    // Elapsed time is a help, not a promise, where the file is a report or gives it as a clock: then it is left.
    std::optional<file_fault> elapsed(text_line const& line, std::vector<std::string_view> const& row) {
        if (!how_.where.elapsed || !timed_) return {};
        auto bad = time(line, row, how_.where.elapsed, "the beat", times_.elapsed);
        auto const clock = bad && cell(row, *how_.where.elapsed).find(':') != std::string_view::npos;
        if (!bad || !(clock || how_.report)) return bad;
        timed_ = false;
        times_.elapsed.clear();
        return {};
    }

    std::optional<file_fault> bpm(text_line const& line, std::vector<std::string_view> const& row) {
        if (!how_.where.bpm) return {};
        auto const text = cell(row, *how_.where.bpm);
        auto const value = number(text, how_.between);
        if (!value && !text.empty() && how_.where.arrival) return fault(line, "a heart rate in bpm or nothing", text);
        bpm_.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
        return {};
    }

    layout const& how_;
    raw_times times_;
    bool timed_ = true, dated_ = true; // as far as read
    std::vector<double> rr_, bpm_;
    std::vector<std::size_t> lines_; // of each RR
};

std::variant<recording, file_fault> parsed(std::string name, std::string_view text) {
    auto const found = lines_of(text);
    if (auto const* fault = std::get_if<file_fault>(&found)) return *fault;
    std::span<text_line const> const lines = std::get<std::vector<text_line>>(found);
    auto const how = layout_of(lines);
    if (auto const* fault = std::get_if<file_fault>(&how)) return *fault;
    reading all(std::get<layout>(how));
    for (auto const& line : lines.subspan(std::get<layout>(how).first))
        if (auto fault = all.add(line)) return *fault;
    return std::move(all).result(std::move(name));
}

} // namespace

std::variant<recording, file_fault> parse_recording(std::string name, std::string_view text) {
    auto result = parsed(name, text);
    if (auto* const fault = std::get_if<file_fault>(&result)) fault->file = std::move(name);
    return result;
}

} // namespace coregulation::rehearsal
