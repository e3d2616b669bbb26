#include "server/rehearsal/heart_source.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

namespace coregulation::rehearsal {

namespace {

constexpr double below_are_seconds = 10; // no RR lasts 10 s and none is shorter than 10 ms: tells the unit

constexpr std::array rr_names{"rr", "rrms", "rrs", "rri", "rrinterval", "rrintervalms", "ibi", "ibims", "nn", "nnms"};
constexpr std::array beat_names{"ts", "beats", "beattimes"};
constexpr std::array arrival_names{"tsarrival", "arrivals", "tarrivals"};
constexpr std::array bpm_names{"hrbpm", "bpm", "hr", "heartratebpm"};

constexpr char const* what_a_file_is = "one RR interval a line, or a header that names a column rr_ms";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\"";
    auto const from = text.find_first_not_of(blank);
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

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

// Finite numbers only. Where the comma does not separate columns, it may be the decimal sign.
std::optional<double> number(std::string_view cell, char separator) {
    std::string text{cell};
    if (separator != ',') std::replace(text.begin(), text.end(), ',', '.');
    double value = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
    return value;
}

std::vector<std::string_view> cells(std::string_view line, char separator) {
    std::vector<std::string_view> result;
    while (true) {
        auto const at = line.find(separator);
        result.push_back(trimmed(line.substr(0, at)));
        if (at == line.npos) return result;
        line.remove_prefix(at + 1);
    }
}

char separator_of(std::string_view line) {
    for (char c : {'\t', ';'})
        if (line.find(c) != line.npos) return c;
    return ',';
}

struct columns {
    std::optional<std::size_t> rr, beat, arrival, bpm;
};

columns named_in(std::vector<std::string_view> const& header) {
    columns result;
    auto const find = [&header](auto const& names, std::optional<std::size_t>& column) {
        for (std::size_t i = 0; i < header.size() && !column; ++i)
            if (std::find(names.begin(), names.end(), plain(header[i])) != names.end()) column = i;
    };
    find(rr_names, result.rr);
    find(beat_names, result.beat);
    find(arrival_names, result.arrival);
    find(bpm_names, result.bpm);
    return result;
}

// Reads row by row; `expected` says what was wrong with the newest row.
class table {
public:
    table(columns where, char separator, recording& into)
        : where_(where)
        , separator_(separator)
        , into_(into) {}

    bool add(std::vector<std::string_view> const& row, std::string& expected) {
        auto const cell = [&row](std::size_t i) { return i < row.size() ? row[i] : std::string_view{}; };
        if (cell(*where_.rr).empty()) return true;
        auto const rr = number(cell(*where_.rr), separator_);
        if (!rr || *rr <= 0) {
            expected = "an RR interval above 0, not \"" + std::string(cell(*where_.rr)) + "\"";
            return false;
        }
        if (where_.beat && !time(cell(*where_.beat), into_.beat_s, "beat", expected)) return false;
        if (where_.arrival && !time(cell(*where_.arrival), into_.arrival_s, "arrival", expected)) return false;
        if (where_.bpm && where_.arrival) {
            auto const bpm = number(cell(*where_.bpm), separator_);
            if (!bpm && !cell(*where_.bpm).empty()) {
                expected = "a heart rate in bpm or nothing, not \"" + std::string(cell(*where_.bpm)) + "\"";
                return false;
            }
            into_.bpm.push_back(bpm.value_or(std::numeric_limits<double>::quiet_NaN()));
        }
        into_.rr_ms.push_back(*rr);
        return true;
    }

private:
    bool time(std::string_view cell, std::vector<double>& into, std::string const& kind, std::string& expected) const {
        auto const value = number(cell, separator_);
        if (!value)
            expected = "the " + kind + "'s time in seconds, not \"" + std::string(cell) + "\"";
        else if (!into.empty() && *value < into.back())
            expected = "a " + kind + " time not before the one above";
        else
            into.push_back(*value);
        return expected.empty();
    }

    columns where_;
    char separator_;
    recording& into_;
};

} // namespace

std::variant<recording, file_fault> parse_recording(std::string name, std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());

    recording result;
    result.name = name;
    std::optional<table> rows;
    char separator = ',';
    std::size_t line_number = 0;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line_number;
        if (line.empty() || line.front() == '#') continue;

        if (!rows) {
            separator = separator_of(line);
            auto const header = cells(line, separator);
            auto const only_a_number = header.size() == 1 && number(header.front(), separator);
            auto const where =
                only_a_number ? columns{.rr = 0, .beat = {}, .arrival = {}, .bpm = {}} : named_in(header);
            if (!where.rr) return file_fault{name, line_number, what_a_file_is};
            rows.emplace(where, separator, result);
            if (!only_a_number) continue;
        }
        std::string expected;
        if (!rows->add(cells(line, separator), expected)) return file_fault{name, line_number, expected};
    }
    if (result.rr_ms.empty()) return file_fault{name, 0, what_a_file_is};
    if (std::all_of(result.rr_ms.begin(), result.rr_ms.end(), [](double rr) { return rr < below_are_seconds; }))
        for (auto& rr : result.rr_ms) rr *= 1000;
    return result;
}

std::variant<recording, file_fault> read_recording(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (std::filesystem::is_directory(path) || !file || !(text << file.rdbuf()))
        return file_fault{path.string(), 0, "a file that can be read and is not empty"};
    auto result = parse_recording(path.string(), text.str());
    if (auto* const found = std::get_if<recording>(&result)) found->name = path.stem().string();
    return result;
}

std::string to_string(file_fault const& fault) {
    auto const line = fault.line == 0 ? std::string{} : ", line " + std::to_string(fault.line);
    return fault.file + line + ": expected " + fault.expected;
}

} // namespace coregulation::rehearsal
