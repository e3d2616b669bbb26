#include "server/synchrony/circle/band_rows.hpp"

#include <algorithm>

namespace coregulation::synchrony {

band_rows::band_rows(band_filter const& filter, regression const& known, mask const& present)
    : lines{present.size()}
    , kept{2 * filter.lines()} {
    for (std::size_t part = 0; part < 2 * filter.lines(); ++part) {
        auto weights = filter.line_weights(part);
        // clean() backwards: bridged, then without the shapes (their projection is symmetric), then masked.
        spread_gaps(weights, present);
        known(weights);
        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] *= present[i];
        auto const scale = whole_scale(weights);
        lines.add(whole_of(weights, scale), 0);
        factor.push_back(scale > 0 ? static_cast<float>(1 / scale) : 0);
    }
    std::vector<std::vector<double>> rows;
    double scale = whole_largest;
    for (std::size_t part = 0; part < 2 * filter.kept(); ++part) {
        rows.push_back(filter.kept_weights(part));
        scale = std::min(scale, whole_scale(rows.back()));
    }
    for (auto const& row : rows) kept.add(whole_of(row, scale), 0);
}

} // namespace coregulation::synchrony
