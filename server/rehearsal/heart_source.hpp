// Where heartbeats come from when no strap is at hand: simulated people and recordings.
// Both become the same thing: notifications with the time at which they reach the client.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coregulation::rehearsal {

// What a strap would have sent, and when it reached the client.
struct sensor_notification {
    double arrival_s = 0;          // since the source's start
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

struct file_fault { std::string file; std::size_t line = 0; std::string expected; }; // line counts from 1; 0: the file itself

// One RR in ms or s per line, or CSV with a header that names rr_ms and perhaps t_s (beat time),
// t_s_arrival or arrival_s, hr_bpm. Rows without an rr_ms (a first beat) carry no interval.
std::variant<recording, file_fault> parse_recording(std::string name, std::string_view text);

// About one notification a second, as a strap sends them; with arrival times in the file, exactly those.
std::vector<sensor_notification> notifications_of(recording const&);

} // namespace coregulation::rehearsal
