// A client's monotonic clock on the session's timeline.
//
// Each complete exchange of four timestamps bounds the offset (session − client):
// a message cannot arrive before it was sent, so offset ∈ [t2 − t3, t1 − t0]. The
// narrowest recent exchanges (minimum round trip) carry the estimate; over a
// minute or more they also carry the skew.
#pragma once

#include <optional>
#include <vector>

namespace coregulation::session {

struct clock_exchange {
    double t0_ms = 0; // client time: ping sent
    double t1_ms = 0; // session time: ping received
    double t2_ms = 0; // session time: pong sent
    double t3_ms = 0; // client time: pong received
};

class clock_sync {
public:
    // Exchanges with t3 < t0, t2 < t1 or a negative round trip are ignored (returns false).
    bool add(clock_exchange const&);

    // Session time of a client time, and its uncertainty (half-width); absent before the first exchange.
    struct mapped { double session_ms = 0; double uncertainty_ms = 0; };
    std::optional<mapped> to_session(double client_ms) const;

    double skew_ppm() const; // 0 until it can be told

private:
    std::vector<clock_exchange> kept_; // newest last; bounded, see clock_sync.cpp
    double offset_ms_ = 0;             // at reference_ms_
    double skew_ = 0;                  // session ms per client ms, minus 1
    double reference_ms_ = 0;          // client time
    double uncertainty_ms_ = 0;
};

} // namespace coregulation::session
