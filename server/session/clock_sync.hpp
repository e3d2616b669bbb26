// A client's monotonic clock on the session's timeline.
//
// An exchange of four timestamps bounds the offset (session − client): nothing arrives before it was
// sent, so t2 − t3 ≤ offset ≤ t1 − t0. Each bound is as tight as the delay of its own direction was
// short, so the best of each direction are kept, one a period of 20 s for ten minutes; carried to
// another time they widen by what the clocks may have drifted. The estimate lies between the tightest
// two and its uncertainty reaches the farther one: it covers any asymmetry of the two directions
// (whose middle is wrong by half of their difference, which no exchange of timestamps can show).
//
// Drift: 0 ± 100 ppm, until a line through the periods' middles says better.
// Steps: in the first ten seconds the estimate goes where it belongs; later it jumps only as far as
// the bounds force it and otherwise glides, 1 ms a second, so that beats are not torn apart.
#pragma once

#include <cstddef>
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
    // Exchanges with t3 < t0, t2 < t1 or a negative round trip are ignored (returns false), and so are
    // those that come more than a minute late. A client clock that was set anew starts everything anew.
    bool add(clock_exchange const&);

    // Session time of a client time, and its uncertainty (half-width); absent before the first exchange.
    struct mapped {
        double session_ms = 0;
        double uncertainty_ms = 0;
    };
    std::optional<mapped> to_session(double client_ms) const;

    // Session time at which what is sent at this client time arrives when its way is as short as the shortest known;
    // absent before the first exchange. Tells the session's time to who has lost it.
    std::optional<double> arrival_ms(double client_ms) const;

    bool is_known() const { return !periods_.empty(); }
    double skew_ppm() const { return 1e6 * skew_; } // 0 until it can be told

private:
    struct bound {
        double client_ms = 0;
        double offset_ms = 0;
    };
    struct period { // the tightest of 20 s
        long number = 0;
        bound above, below;
    };
    struct limits {
        double above_ms = 0, below_ms = 0;
    };
    void keep(clock_exchange const&);
    limits limits_at(double client_ms) const;
    void learn_skew();

    std::vector<period> periods_; // oldest first, at most 30
    double first_ms_ = 0;         // client time of the first exchange
    double reference_ms_ = 0;     // client time of the newest
    double offset_ms_ = 0;        // there
    double uncertainty_ms_ = 0;   // there
    double skew_ = 0;             // session ms per client ms, minus 1
    double skew_uncertainty_ = 100e-6;
};

} // namespace coregulation::session
