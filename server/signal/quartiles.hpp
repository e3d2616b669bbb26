// Order statistics of short windows.
#pragma once

#include <span>

namespace coregulation::signal {

// Quantile q in 0 … 1, linear between order statistics (Hyndman & Fan 1996, type 7). REQUIRES some
// values, sorted ascending.
double quantile_of_sorted(std::span<double const> sorted, double q);

double median(std::span<double const> values); // REQUIRES some values

// (Q3 − Q1) / 2 of the magnitudes. REQUIRES some values.
double quartile_deviation(std::span<double const> values);

} // namespace coregulation::signal
