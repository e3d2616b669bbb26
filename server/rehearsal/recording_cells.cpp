#include "server/rehearsal/recording_cells.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <string>

namespace coregulation::rehearsal {

namespace {

constexpr std::size_t longest_number = 40;                           // characters; a double needs 24
constexpr double shortest_median_ms = 200, longest_median_ms = 3000; // 300 and 20 bpm: no person beyond
constexpr double last_unix_ms = 1e13;                                // in the year 2286
constexpr double first_unix_s = 1e8, first_unix_ms = 1e11;           // both in 1973; smaller numbers are no date

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t";
    auto const from = text.find_first_not_of(blank);
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(blank) + 1 - from);
}

std::string_view unquoted(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.starts_with('"')) cell.remove_prefix(1);
    if (cell.ends_with('"')) cell.remove_suffix(1);
    return trimmed(cell);
}

// Where the cell at the line's beginning ends.
std::size_t cell_end(std::string_view line, char at) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == at && !quoted) return i;
    }
    return quoted ? std::min(line.find(at), line.size()) : line.size(); // a quote without its pair is only a sign
}

// Reads count digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return {};
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool took(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == any_of.npos) return false;
    text.remove_prefix(1);
    return true;
}

// "Z", "+0100", "-05:30" or nothing.
std::optional<double> offset_s(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text == "Z") return 0;
    auto const sign = text.front() == '-' ? -1 : 1;
    if (!took(text, "+-")) return {};
    auto const hours = digits(text, 2);
    took(text, ":");
    auto const minutes = digits(text, 2);
    if (!hours || !minutes || !text.empty()) return {};
    return sign * (*hours * 3600 + *minutes * 60);
}

} // namespace

std::vector<std::string_view> cells(std::string_view line, separator between) {
    std::vector<std::string_view> result;
    if (between == separator::none) return {unquoted(line)};
    if (between == separator::blanks) {
        for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
            auto const end = std::min(line.find_first_of(" \t"), line.size());
            result.push_back(unquoted(line.substr(0, end)));
            line.remove_prefix(end);
        }
        return result;
    }
    while (true) {
        auto const end = cell_end(line, static_cast<char>(between));
        result.push_back(unquoted(line.substr(0, end)));
        if (end == line.size()) return result;
        line.remove_prefix(end + 1);
    }
}

std::optional<double> number(std::string_view cell, separator between) {
    if (cell.empty() || cell.size() > longest_number) return {};
    std::string text{cell};
    if (between != separator::comma && std::count(text.begin(), text.end(), ',') == 1)
        std::replace(text.begin(), text.end(), ',', '.'); // "1,234.5" then holds two and is no number
    auto const* const begin = text.data() + (text.front() == '+' ? 1 : 0);
    auto const* const end = text.data() + text.size();
    double value = 0;
    auto const [read, fault] = std::from_chars(begin, end, value);
    if (fault != std::errc{} || read != end || !std::isfinite(value)) return {};
    return value;
}

std::optional<wall_clock> clock_of(std::string_view cell) {
    if (auto const count = number(cell, separator::comma)) {
        if (*count < first_unix_s || *count > last_unix_ms) return {};
        auto const s = *count < first_unix_ms ? *count : *count / 1000;
        return wall_clock{.unix_s = s, .whole_seconds = s == std::floor(s)};
    }
    auto const year = digits(cell, 4);
    if (!year || !took(cell, "-/")) return {};
    auto const month = digits(cell, 2);
    if (!month || !took(cell, "-/")) return {};
    auto const day = digits(cell, 2);
    if (!day || !took(cell, " T")) return {};
    auto const hour = digits(cell, 2);
    if (!hour || !took(cell, ":")) return {};
    auto const minute = digits(cell, 2);
    if (!minute || !took(cell, ":")) return {};
    auto const second = digits(cell, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return {};
    double fraction = 0;
    bool whole = true;
    if (took(cell, ".,")) {
        whole = false;
        double place = 1;
        while (auto const digit = digits(cell, 1)) fraction += *digit * (place /= 10);
    }
    using namespace std::chrono;
    year_month_day const date{
        std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
        std::chrono::day{static_cast<unsigned>(*day)}};
    auto const offset = offset_s(cell);
    if (!date.ok() || !offset) return {};
    auto const days = static_cast<double>(sys_days{date}.time_since_epoch().count());
    return wall_clock{
        .unix_s = days * 86400 + *hour * 3600 + *minute * 60 + *second + fraction - *offset, .whole_seconds = whole};
}

double median(std::vector<double> values) {
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::optional<double> ms_per_unit(std::span<double const> rr) {
    if (rr.empty()) return {};
    auto const middle = median({rr.begin(), rr.end()});
    for (double const ms : {1., 1000.})
        if (middle * ms >= shortest_median_ms && middle * ms <= longest_median_ms) return ms;
    return {};
}

} // namespace coregulation::rehearsal
