// One heartbeat on the session's timeline.
#pragma once

namespace coregulation::signal {

struct heartbeat {
    double t_s = 0;              // session time of the R wave that ends the interval
    double rr_ms = 0;            // the interval before it, as the sensor gave it
    double uncertainty_ms = 0;   // of t_s: arrival jitter and clock offset together
    bool starts_segment = false; // true: nothing is known about what lies before this interval
};

} // namespace coregulation::signal
