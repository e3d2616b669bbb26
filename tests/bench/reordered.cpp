// In a file of its own for its flags: see plain.hpp.
#include "tests/bench/plain.hpp"

namespace coregulation::bench::plain {

double reordered_products(double const* x, double const* y, std::size_t n) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += x[i] * y[i];
    return sum;
}

} // namespace coregulation::bench::plain
