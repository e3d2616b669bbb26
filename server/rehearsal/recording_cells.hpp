// Cells of a line, and what they say as numbers and dates.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace coregulation::rehearsal {

// Between the cells of a line.
enum class separator : char { none = '\0', tab = '\t', semicolon = ';', comma = ',', blanks = ' ' };

// Without blanks and quotes around them; a separator between quotes separates nothing.
std::vector<std::string_view> cells(std::string_view line, separator);

// Finite numbers only. Where the comma does not separate cells, it may be the decimal sign.
std::optional<double> number(std::string_view cell, separator);

// Seconds since 1970 and how fine the cell states them: "2024-01-02 10:00:00", with T for the blank, decimals and an
// offset from UTC (else it counts as UTC); or a number of seconds or milliseconds since 1970.
struct wall_clock {
    double unix_s = 0;
    bool whole_seconds = true;
};
std::optional<wall_clock> clock_of(std::string_view cell);

// Milliseconds in the unit of these RR intervals, told by their median: 1, 1000, or none when they are no RR intervals.
std::optional<double> ms_per_unit(std::span<double const> rr);

double median(std::vector<double>); // the upper one of two; REQUIRES one value

} // namespace coregulation::rehearsal
