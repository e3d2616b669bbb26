// Frames' latencies of two servers that live side by side, and what can be said of their ratio.
#pragma once

#include "tests/bench/isolation/audience.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace coregulation::bench {

struct interval {
    double low = 0, high = 0;
};

struct compared {
    double without_p50 = 0, without_p99 = 0, with_p50 = 0, with_p99 = 0; // ms
    std::size_t readings = 0;                                            // with; a frame is read by several
    double ratio = 0;                                                    // of the p99
    interval likely;                                                     // of that ratio, 95 %
};

class latencies {
public:
    void add(bool with_bad_peers, arrival const&);

    // The interval by bootstrap over whole seconds, those of both servers together: readings of one second share
    // the machine's mood.
    compared result() const;

private:
    struct second {
        std::vector<double> without_ms, with_ms;
    };
    std::map<std::int64_t, second> seconds_;
};

} // namespace coregulation::bench
