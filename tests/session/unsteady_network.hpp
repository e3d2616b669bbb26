// A client whose clock differs by offset and skew, over a network of random delays.
#pragma once

#include "server/session/clock_sync.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace coregulation::session::testing {

struct network {
    std::mt19937_64 bits;
    double offset_ms = 123'456, skew_ppm = 50;
    double delay_ms = 100, jitter_ms = 50; // of one direction: delay ± jitter
    double asymmetry_ms = 20;              // the way to the server takes longer by this

    double session_of(double client_ms) const { return client_ms * (1 + skew_ppm * 1e-6) + offset_ms; }
    double one_way() { return delay_ms + jitter_ms * (2 * static_cast<double>(bits() >> 11) * 0x1p-53 - 1); }

    clock_exchange exchange(double client_ms) {
        auto const rate = 1 / (1 + skew_ppm * 1e-6);
        clock_exchange e;
        e.t0_ms = client_ms;
        e.t1_ms = session_of(client_ms) + one_way() + asymmetry_ms;
        e.t2_ms = e.t1_ms + 1;
        e.t3_ms = (e.t2_ms + one_way() - offset_ms) * rate;
        return e;
    }
};

// Five exchanges at 200 ms, then one each 5 s, as a client does; `look` after each.
template<class Look>
void converse(network& net, clock_sync& clock, double seconds, Look look) {
    double const start_ms = 5'000;
    for (double t = start_ms; t < start_ms + 1000 * seconds; t += t < start_ms + 1000 ? 200 : 5000) {
        ASSERT_TRUE(clock.add(net.exchange(t)));
        look((t - start_ms) / 1000, t + 250);
    }
}

} // namespace coregulation::session::testing
