// Where heartbeats come from when no strap is at hand: simulated people and recordings.
// Both become the same thing: notifications with the time at which they reach the client.
#pragma once

#include "server/rehearsal/recording.hpp"

#include <optional>
#include <vector>

namespace coregulation::rehearsal {

// What a strap would have sent, and when it reached the client.
struct sensor_notification {
    double arrival_s = 0; // since the source's start
    std::vector<double> rr_ms;
    std::optional<double> bpm;
    std::optional<bool> contact;
};

// About one notification a second, as a strap sends them; with arrival times in the file, exactly those (rows
// within 20 ms are one notification). RR that no strap can report (outside 200–3000 ms) are left out; time goes on.
std::vector<sensor_notification> notifications_of(recording const&);

} // namespace coregulation::rehearsal
