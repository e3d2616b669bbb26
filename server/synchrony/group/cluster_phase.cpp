#include "server/synchrony/group/cluster_phase.hpp"

namespace coregulation::synchrony {

namespace {

std::complex<double> direction_of(std::complex<double> v) {
    auto const length = std::abs(v);
    return length > 0 ? v / length : std::complex<double>{};
}

} // namespace

cluster_phase cluster_phase_of(std::span<unit_vectors const> members) {
    auto const moments = members.front().size();
    auto const people = static_cast<double>(members.size());
    std::vector<std::complex<double>> place(members.size());
    for (std::size_t t = 0; t < moments; ++t) {
        std::complex<double> sum;
        for (auto const& phases : members) sum += phases[t];
        auto const back = std::conj(direction_of(sum));
        for (std::size_t k = 0; k < members.size(); ++k) place[k] += members[k][t] * back;
    }
    cluster_phase found;
    for (auto& p : place) {
        found.members.push_back(std::abs(p) / static_cast<double>(moments));
        p = direction_of(p);
    }
    // The turn by q(t) is common to all and changes no length: the places alone are enough here.
    for (std::size_t t = 0; t < moments; ++t) {
        std::complex<double> sum;
        for (std::size_t k = 0; k < members.size(); ++k) sum += members[k][t] * std::conj(place[k]);
        found.group += std::abs(sum) / people;
    }
    found.group /= static_cast<double>(moments);
    return found;
}

} // namespace coregulation::synchrony
