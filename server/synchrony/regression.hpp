// What is left of a series after known shapes are taken out of it, by least squares.
//
// Two uses: a straight line (every window is detrended: a shared drift is no synchrony), and a
// shared breathing pacer. People who breathe at one pace without any contact reach a phase locking
// of 0.75 to 0.96; with sine and cosine at the pacer's frequency and its double taken out, what is
// left of that is chance.
#pragma once

#include "server/synchrony/samples.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::synchrony {

class regression {
public:
    // Constant and slope.
    static regression line(mask const& present);

    // Constant, slope, sine and cosine at f and 2f (cycles a sample; the phase does not matter,
    // because sine and cosine together span every phase).
    static regression pacer(mask const& present, double cycles_per_sample);

    // Replaces each present value by its residual; missing ones stay as they are. O(shapes · size).
    void operator()(std::span<double> values) const;

private:
    explicit regression(mask const& present)
        : present_{present} {}
    void add(std::vector<double> shape);

    mask present_;
    std::vector<std::vector<double>> shapes_; // orthonormal over what is present; 0 where missing
};

} // namespace coregulation::synchrony
