#include "server/review/series.hpp"

#include "server/signal/detrend.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::review {

namespace {

// What a line leaves of another line is rounding: 1e-16 of its values. A rhythm is more than 1e-9 of them.
constexpr double rounding = 1e-18; // of squares

} // namespace

std::vector<double> thinned(series dense, std::size_t by) {
    std::vector<double> thin(dense.size() / by);
    for (std::size_t i = 0; i < thin.size(); ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < by; ++j) sum += dense[i * by + j];
        thin[i] = sum / static_cast<double>(by);
    }
    return thin;
}

bool straightened(std::span<double> values, std::size_t least) {
    double before = 0, after = 0;
    std::size_t present = 0;
    for (auto const v : values)
        if (!std::isnan(v)) {
            before += v * v;
            ++present;
        }
    signal::detrend_linear(values);
    for (auto& v : values) {
        if (std::isnan(v)) v = 0;
        after += v * v;
    }
    return present >= std::max<std::size_t>(least, 3) && after > rounding * before;
}

} // namespace coregulation::review
