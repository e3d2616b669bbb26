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
    double ratio = 0;                                                    // of the p99, see result()
    interval likely;                                                     // of that ratio, 95 %
};

class latencies {
public:
    void add(bool with_bad_peers, arrival const&);

    // The ratio is paired: that of the two p99 within each block of four seconds, of which the median over all
    // blocks is taken. Both servers live through a block's moods of the machine together, and the few blocks in which
    // the machine stood still for one of them do not decide, as they do in a p99 of everything. The interval is by
    // bootstrap over the blocks.
    compared result() const;

private:
    struct block {
        std::vector<double> without_ms, with_ms;
    };
    std::map<std::int64_t, block> blocks_;
};

} // namespace coregulation::bench
