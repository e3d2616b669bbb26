#include "server/synchrony/group/turned_correlations.hpp"

#include "server/signal/detrend.hpp"
#include "server/synchrony/group/quadrature.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

turned_correlations::turned_correlations(std::span<std::span<float const> const> members)
    : people_{members.size()}
    , products_(4 * people_ * people_)
    , inverse_norm_(people_) {
    auto const size = members.front().size(), columns = 2 * people_;
    std::vector<std::vector<double>> quadrature;
    for (auto const& m : members) quadrature.emplace_back(m.begin(), m.end());
    put_in_quadrature(quadrature);
    for (auto& q : quadrature) signal::detrend_linear(q);

    // Sample by sample, so that the inner loop has no sum of its own and can be vectorised.
    std::vector<double> row(columns);
    for (std::size_t t = 0; t < size; ++t) {
        for (std::size_t k = 0; k < people_; ++k) {
            row[k] = static_cast<double>(members[k][t]);
            row[people_ + k] = quadrature[k][t];
        }
        for (std::size_t a = 0; a < columns; ++a) {
            auto const by = row[a];
            auto* const into = &products_[a * columns];
            for (std::size_t b = 0; b < columns; ++b) into[b] += by * row[b];
        }
    }
}

// Of (cos α · x + sin α · x') and (cos β · y + sin β · y').
double
turned_correlations::turned_product(std::span<std::complex<double> const> turns, std::size_t a, std::size_t b) const {
    auto const by_a = turns[a], by_b = turns[b];
    return by_a.real() * (by_b.real() * product(a, b) + by_b.imag() * product(a, people_ + b)) +
           by_a.imag() * (by_b.real() * product(people_ + a, b) + by_b.imag() * product(people_ + a, people_ + b));
}

void turned_correlations::operator()(std::span<std::complex<double> const> turns, std::span<double> r) {
    for (std::size_t k = 0; k < people_; ++k) {
        auto const square = turned_product(turns, k, k);
        inverse_norm_[k] = square > 0 ? 1 / std::sqrt(square) : 0;
    }
    std::size_t pair = 0;
    for (std::size_t a = 0; a < people_; ++a)
        for (auto b = a + 1; b < people_; ++b)
            r[pair++] = std::clamp(turned_product(turns, a, b) * inverse_norm_[a] * inverse_norm_[b], -1.0, 1.0);
}

} // namespace coregulation::synchrony
