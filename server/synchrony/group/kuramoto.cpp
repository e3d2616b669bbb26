#include "server/synchrony/group/kuramoto.hpp"

namespace coregulation::synchrony {

double unbiased_kuramoto(std::span<unit_vectors const> members) {
    auto const moments = members.front().size();
    double squares = 0;
    for (std::size_t t = 0; t < moments; ++t) {
        std::complex<double> sum;
        for (auto const& phases : members) sum += phases[t];
        squares += std::norm(sum);
    }
    return unbiased_kuramoto(squares / static_cast<double>(moments), members.size());
}

} // namespace coregulation::synchrony
