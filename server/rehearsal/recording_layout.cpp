#include "server/rehearsal/recording_layout.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace coregulation::rehearsal {

char const* const one_of_the_formats =
    "one RR interval a line, in ms or s, or a table with a header that names a column rr_ms";

namespace {

constexpr std::size_t longest_preamble = 300; // lines above the data; a Kubios report is counted from its section on
constexpr std::size_t rows_tried = 1000;      // to tell two columns from one with a decimal comma
constexpr double share_of_time = 0.5;         // elapsed time comes at least so near to the sum of its intervals

constexpr std::array separators{separator::tab, separator::semicolon, separator::comma, separator::blanks};

constexpr std::array rr_names{
    "rr",         "rrms",          "rrs",          "rri",          "rrims", "rris",       "rrintervals",
    "rrinterval", "rrintervalsms", "rrintervalss", "rrintervalms", "ibi",   "ibims",      "ibis",
    "nn",         "nnms",          "nns",          "nni",          "nnims", "nninterval", "nnintervalms"};
constexpr std::array beat_names{"ts", "beats", "beattimes"};
constexpr std::array arrival_names{"tsarrival", "arrivals", "tarrivals"};
constexpr std::array elapsed_names{"sincestart",  "sincestartms", "sincestarts", "elapsed", "elapsedms", "elapseds",
                                   "elapsedtime", "time",         "timems",      "times",   "tms"};
constexpr std::array date_names{"date", "datetime", "timestamp", "phonetimestamp"};
constexpr std::array bpm_names{"hrbpm", "bpm", "hr", "heartratebpm"};

// "RR [ms]" and "rr_ms" are one name: letters and digits, lower case.
std::string plain(std::string_view name) {
    std::string result;
    for (char c : name) {
        if (c >= 'A' && c <= 'Z')
            result += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            result += c;
    }
    return result;
}

using row = std::vector<std::string_view>;

columns named_in(row const& header) {
    std::vector<std::string> names;
    for (auto const cell : header) names.push_back(plain(cell));
    auto const column = [&names](auto const& known) -> std::optional<std::size_t> {
        auto const at = std::find_first_of(names.begin(), names.end(), known.begin(), known.end());
        if (at == names.end()) return {};
        return static_cast<std::size_t>(at - names.begin());
    };
    return {
        .rr = column(rr_names),
        .beat = column(beat_names),
        .arrival = column(arrival_names),
        .elapsed = column(elapsed_names),
        .date = column(date_names),
        .bpm = column(bpm_names)};
}

// As numbers, when the row holds nothing else; an empty last cell is none.
std::optional<std::vector<double>> numbers(row one, separator between) {
    if (one.size() > 1 && one.back().empty()) one.pop_back();
    std::vector<double> result;
    for (auto const cell : one) {
        auto const value = number(cell, between);
        if (!value) return {};
        result.push_back(*value);
    }
    return result;
}

bool splits(std::string_view line, separator by) {
    return line.find(static_cast<char>(by)) != line.npos || (by == separator::blanks && line.find('\t') != line.npos);
}

// A header, if the line names a column of intervals. Blanks separate names only where they separate numbers below.
std::optional<layout> headed(std::span<text_line const> lines, std::size_t at) {
    auto const line = lines[at].text;
    for (auto const by : separators) {
        if (!splits(line, by)) continue;
        auto header = cells(line, by);
        auto const below = at + 1 < lines.size() ? cells(lines[at + 1].text, by) : row{};
        if (by == separator::blanks && (below.size() != header.size() || !numbers(below, by))) continue;
        // HRV Logger of 2013 names a column that its rows do not have.
        if (header.size() == below.size() + 1 && plain(header[0]) == "date" && plain(header[1]) == "timestamp")
            header.erase(header.begin() + 1);
        if (auto const where = named_in(header); where.rr)
            return layout{.where = where, .between = by, .first = at + 1};
    }
    if (auto const where = named_in({cells(line, separator::none)}); where.rr)
        return layout{.where = where, .between = separator::none, .first = at + 1};
    return {};
}

// The unit below its name: "(s)", "[ms]".
bool names_units(layout const& found, std::string_view line) {
    auto const one = cells(line, found.between);
    if (one.size() <= *found.where.rr) return false;
    auto const unit = plain(one[*found.where.rr]);
    return unit == "s" || unit == "ms" || unit == "sec" || unit == "msec";
}

// Numbers without a header. A comma may separate time from RR or be the decimal sign: the sum of the intervals tells.
std::optional<layout> bare(std::span<text_line const> lines, std::size_t at) {
    layout found{.where = {.rr = 0}, .first = at};
    if (numbers(cells(lines[at].text, separator::none), separator::none) && !splits(lines[at].text, separator::comma))
        return found;
    auto const by =
        std::find_if(separators.begin(), separators.end(), [&](separator s) { return splits(lines[at].text, s); });
    if (by == separators.end()) return {};
    if (auto const first = numbers(cells(lines[at].text, *by), *by); first && first->size() == 1) {
        found.between = *by; // and nothing after the separator
        return found;
    }
    std::vector<double> times, rr;
    for (auto const& line : lines.subspan(at, std::min(rows_tried, lines.size() - at))) {
        auto const pair = numbers(cells(line.text, *by), *by);
        if (!pair || pair->size() != 2) break;
        times.push_back((*pair)[0]);
        rr.push_back((*pair)[1]);
    }
    if (rr.empty()) return {};
    auto const unit = ms_per_unit(rr);
    double sum = 0; // of all but the first, in the unit of RR
    for (std::size_t i = 1; i < rr.size(); ++i) sum += rr[i];
    auto const span = times.back() - times.front();
    auto const runs = std::is_sorted(times.begin(), times.end()) &&
                      span >= share_of_time * (unit ? *unit * sum / 1000 : 0); // in s, or a thousandfold in ms
    if (unit && runs && rr.size() > 1) {
        found.where = {.rr = 1, .elapsed = 0};
        found.between = *by;
        return found;
    }
    if (*by != separator::comma) return {};
    return found; // one column whose comma is the decimal sign
}

// A lone word above numbers, or several cells above as many, are names of columns that hold something else.
bool names_something_else(std::string_view above, layout const& found) {
    auto const is_name = [](std::string_view cell) {
        return std::any_of(cell.begin(), cell.end(), [](unsigned char c) { return std::isalpha(c) || c >= 0x80; });
    };
    if (found.where.elapsed) {
        auto const names = cells(above, found.between);
        return names.size() == 2 && is_name(names[0]) && is_name(names[1]);
    }
    return is_name(above) && above.find_first_of(" \t:") == above.npos;
}

// The line below which a Kubios report lists its intervals; 0 when this is no such report.
std::size_t below_heading(std::span<text_line const> lines) {
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (lines[i].text.size() < 200 && plain(lines[i].text).starts_with("rrintervaldata")) return i + 1;
    return 0;
}

} // namespace

std::variant<layout, file_fault> layout_of(std::span<text_line const> lines) {
    if (lines.empty()) return file_fault{{}, 0, one_of_the_formats, "nothing"};
    auto const from = below_heading(lines);
    auto const fault = [&](std::size_t at) {
        return file_fault{{}, lines[at].number, one_of_the_formats, shown(lines[at].text)};
    };
    for (auto at = from; at < std::min(lines.size(), from + longest_preamble); ++at) {
        if (auto found = headed(lines, at)) {
            if (found->first < lines.size() && names_units(*found, lines[found->first].text)) ++found->first;
            found->report = from > 0;
            return *found;
        }
        if (auto const found = bare(lines, at)) {
            if (at > from && names_something_else(lines[at - 1].text, *found)) return fault(at - 1);
            return *found;
        }
    }
    return fault(from < lines.size() ? from : from - 1);
}

} // namespace coregulation::rehearsal
