#include "server/signal/detrend.hpp"

#include <cmath>
#include <cstddef>

namespace coregulation::signal {

void detrend_linear(std::span<double> samples) {
    double n = 0, st = 0, sx = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (std::isnan(samples[i])) continue;
        n += 1;
        st += static_cast<double>(i);
        sx += samples[i];
    }
    if (n == 0) return;
    auto const middle = st / n;
    auto const mean = sx / n;
    double stt = 0, stx = 0; // about the means: no cancellation
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (std::isnan(samples[i])) continue;
        auto const t = static_cast<double>(i) - middle;
        stt += t * t;
        stx += t * (samples[i] - mean);
    }
    auto const slope = stt > 0 ? stx / stt : 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] -= mean + slope * (static_cast<double>(i) - middle); // NaN stays NaN
    }
}

} // namespace coregulation::signal
