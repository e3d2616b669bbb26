// Frames' latencies under two conditions, and what can be said of their ratio.
#pragma once

#include "tests/bench/isolation/audience.hpp"

#include <cstddef>
#include <vector>

namespace coregulation::bench {

struct interval {
    double low = 0, high = 0;
};

struct compared {
    double without_p50 = 0, without_p99 = 0, with_p50 = 0, with_p99 = 0; // ms
    std::size_t frames = 0, readings = 0;                                // with; a frame is read by several
    double ratio = 0;                                                    // of the p99
    interval likely;                                                     // of that ratio, 95 %
};

class latencies {
public:
    void add(bool with_bad_peers, arrival const&);

    // The interval by bootstrap over frames, not readings: those who read the same frame share its fate.
    compared result() const;

private:
    struct one_frame {
        std::size_t session;
        std::uint64_t number;
        std::vector<double> late_ms;
    };
    using frames = std::vector<one_frame>;

    frames without_, with_;
};

} // namespace coregulation::bench
