// Which beats are artifacts: Lipponen & Tarvainen 2019, doi 10.1080/03091902.2019.1640306.
//
// A beat is judged by the change from the one before (dRR) and by its distance from the
// median of its surroundings (mRR), each normalised by a threshold that follows the
// person's own variability: α · quartile deviation of the magnitudes over 91 beats.
//
//   D = dRR / Th1,  M = mRR / Th2,  mRR doubled where negative
//   S12 = D > 0 ? max(D before, D after) : min(D before, D after)
//   S22 = D ≥ 0 ? min(next D, the one after) : max(next D, the one after)
//   |D| ≤ 1                                        normal
//   D > 1 and S12 < −0.13 D − 0.17, or mirrored    ectopic
//   D > 1 and S22 < −1, mirrored, or |M| > 3       long or short; of these
//     short and |RR + next RR − median| < Th2      extra beat
//     long and |RR / 2 − median| < Th2             missed beat
//
// Limit: thresholds adapt, so sustained ectopy (bigeminy) looks normal; see rhythm.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::signal {

enum class verdict : std::uint8_t {
    normal,
    ectopic,    // a beat at the wrong time, the next makes up for it
    missed,     // a beat was not detected: the interval holds two
    extra,      // something was detected that is no beat: this interval and the next are one
    long_short, // misplaced, without a clearer name
    undecided   // streaming only: the two beats that follow are not there yet
};

struct artifact_counts {
    std::size_t ectopic = 0, missed = 0, extra = 0, long_short = 0;
    std::size_t all() const { return ectopic + missed + extra + long_short; }
};
artifact_counts count(std::span<verdict const>);

// Offline: windows of 91 and 11 beats centred on the beat, cut at the ends. One verdict an interval,
// about the beat that ends it. The series is taken as continuous: judge each segment by itself.
// O(n · 91). Fewer than 4 intervals: all normal.
std::vector<verdict> classify(std::span<double const> rr_ms);

} // namespace coregulation::signal
