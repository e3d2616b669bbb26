// Recordings of RR intervals as files, from this program and from others.
//
//   plain text      one RR a line (Elite HRV, Kubios, PhysioNet …), under lines of prose or none
//   table           a header that names rr_ms (or RR, RRI, IBI, "RR [ms]" …); columns by tab, semicolon, comma or blanks
//   two columns     without a header: time, RR
//   HRV Logger      date, rr, since start
//   Kubios report   the first sample of its section "RR INTERVAL DATA"
//
// Any line end, a byte order mark, quoted cells, a decimal comma where it does not separate columns; lines that begin
// with # or % are comments. Units are decided once for a file, by the median: 0.2–3 are seconds, 200–3000 milliseconds,
// whatever the header says; another median is a fault.
//
// Single intervals from 10 ms to 60 s are kept as recorded, so that time goes on: what is an artifact is for the
// analysis to say. Others, zero, negative and not finite, are faults. A row whose RR is empty carries no interval.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coregulation::rehearsal {

// Intervals in their order, with times as far as the file has them. Times never decrease.
struct recording {
    std::string name;
    std::vector<double> rr_ms;
    std::vector<double> beat_s;           // of the beat that ends each interval, when the file says; else empty
    std::vector<double> arrival_s;        // of the notification that carried it, when the file says; else empty
    std::vector<double> bpm;              // beside arrival_s; NaN where the row has none
    std::optional<double> began_unix_s{}; // wall clock at time 0, to about a second, where the file has dates
};

// One sentence: what was expected and what was there instead.
struct file_fault {
    std::string file;
    std::size_t line = 0; // counts from 1; 0: the file itself
    std::string expected;
    std::string found{}; // printable, at most about 40 characters; may be empty
};

// More than a week of beats at 90 bpm with dates beside them. Larger files are faults.
inline constexpr std::size_t largest_file_bytes = 64u << 20;
inline constexpr std::size_t most_rows = 1'000'000;
inline constexpr std::size_t longest_line_bytes = 64u << 10; // a Kubios report of many samples stays below

// Pure: the same text gives the same result, whatever bytes it holds.
//
// Times of beats come from a column t_s (beat_s, …), or from one of elapsed time (since start, Time) in s or ms: the
// beat that ends the interval or, when that fits better, the one that begins it. Times that run with neither are
// arrivals, as are those of t_s_arrival and dates finer than a second that stand alone. Dates say when the recording
// began, and where more than 3 s were lost that beats counted up from the start do not show. Dates that run backwards
// or cannot be read are passed over; other times are faults then.
std::variant<recording, file_fault> parse_recording(std::string name, std::string_view text);

// The same from a file; the recording is named by the file's stem. Does not throw.
std::variant<recording, file_fault> read_recording(std::filesystem::path const&);

// "file, line n: expected …, found …"
std::string to_string(file_fault const&);

} // namespace coregulation::rehearsal
