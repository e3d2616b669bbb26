// Windowed lagged cross-correlation (Boker, Rotondo, Xu & King 2002, Psychological Methods 7, 338).
//
// Correlation of two windows of equal, full length, one of them moved back in time. Positive lag:
// the first leads, so its window is the earlier one. All windows end at or before the common end
// (live, there is nothing later): at lag k > 0 the first's window ends k samples before it and the
// second's at it; at k < 0 the other way round. Each lag is normalised and linearly detrended by
// its own two windows.
//
// No pass over the data is spent on detrending: with t counted within the window,
//     Cxy = Σxy − Σx·Σy/n,   r = (Cxy − Cxt·Cyt/Ctt) / √((Cxx − Cxt²/Ctt)(Cyy − Cyt²/Ctt)),
// and everything but Σxy belongs to one series and one lag: prefix sums. Where samples are missing,
// all sums run over the moments at which both are present.
//
// The first series and both masks are fixed at construction, because a window is compared with
// hundreds of surrogates of the second. Cost a call: (2·max_lag + 1)·window multiplications.
// Not for windows in which the level is far above the variation: take the mean out first.
#pragma once

#include "server/synchrony/samples.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::synchrony {

class lagged_correlation {
public:
    // REQUIRES both of equal size >= window + max_lag; only their last window + max_lag samples count.
    lagged_correlation(samples const& first, mask const& second_present, std::size_t window, std::size_t max_lag);

    // Of a second series with the mask given above (its values at missing places are not looked at).
    // r[i] belongs to lag i − max_lag samples; NaN where one of the two windows does not vary.
    void operator()(std::span<double const> second, std::span<double> r) const;

    std::size_t lags() const { return 2 * max_lag_ + 1; }

private:
    struct of_lag {
        std::size_t first_start = 0, second_start = 0; // of the windows, within the part that counts
        double n = 0, t = 0, tt = 0;                   // Σ1, Σt, Ctt over what both have
        double x = 0, xt = 0, xx = 0;                  // Σx, Cxt, Cxx − Cxt²/Ctt
        std::vector<std::size_t> first_gaps;           // places in the second's part where only the first is missing
    };
    static void finish(of_lag&, double tt, double xt, double xx);
    void sum_up(mask const& first_present);
    void sum_up();
    void products(std::span<double const> second, std::span<double> sums) const;

    std::size_t window_, max_lag_, part_;
    std::vector<double> first_; // its part, 0 where missing
    mask second_present_;
    std::vector<of_lag> at_;
};

// Fisher's z of a correlation: the scale on which correlations are averaged. Clipped at |r| = 0.999999.
double fisher_z(double r);

} // namespace coregulation::synchrony
