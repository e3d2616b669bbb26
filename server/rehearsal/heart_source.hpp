// Where heartbeats come from when no strap is at hand: simulated people and recordings.
// Both become the same thing: notifications with the time at which they reach the client.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coregulation::rehearsal {

// What a strap would have sent, and when it reached the client.
struct sensor_notification {
    double arrival_s = 0; // since the source's start
    std::vector<double> rr_ms;
    std::optional<double> bpm;
    std::optional<bool> contact;
};

// A recording: RR intervals, with arrival or beat times where the file has them.
struct recording {
    std::string name;
    std::vector<double> rr_ms;
    std::vector<double> beat_s;    // of the beat that ends each interval, when the file says; else empty
    std::vector<double> arrival_s; // of the notification that carried it, when the file says; else empty
    std::vector<double> bpm;       // beside arrival_s; NaN where the row has none
};

struct file_fault {
    std::string file;
    std::size_t line = 0;
    std::string expected;
}; // line counts from 1; 0: the file itself

// One RR a line (as Kubios and Elite HRV write it), or a table with a header that names rr_ms (or RR, RRI,
// IBI, "rr [ms]" …) and perhaps t_s (beat time), t_s_arrival or arrival_s, hr_bpm. Columns are separated by
// tab, semicolon or comma. RR are seconds when all are below 10, else milliseconds. Blank lines and lines that
// begin with # are passed over; rows without an RR (a first beat) carry no interval.
std::variant<recording, file_fault> parse_recording(std::string name, std::string_view text);

// The same from a file; the recording is named by the file's stem.
std::variant<recording, file_fault> read_recording(std::filesystem::path const&);

// "file, line n: expected …"
std::string to_string(file_fault const&);

// About one notification a second, as a strap sends them; with arrival times in the file, exactly those (rows
// within 20 ms are one notification). RR that no strap can report (outside 200–3000 ms) are left out; time goes on.
std::vector<sensor_notification> notifications_of(recording const&);

} // namespace coregulation::rehearsal
