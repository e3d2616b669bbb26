#include "server/synchrony/group.hpp"

#include "server/synchrony/chance.hpp"
#include "server/synchrony/group/cluster_phase.hpp"
#include "server/synchrony/group/group_correlations.hpp"
#include "server/synchrony/group/group_null.hpp"
#include "server/synchrony/group/kuramoto.hpp"
#include "server/synchrony/group/s_estimator.hpp"
#include "server/synchrony/group/turned_correlations.hpp"

#include <algorithm>

namespace coregulation::synchrony {

namespace {

against_chance beside(double value, std::span<float const> null) {
    return beside_chance(value, value, null);
}

double shown_kuramoto(double unbiased) {
    return std::max(0.0, unbiased); // less than 0 is a spread that only says: not together
}

// A surrogate's phase at the first moment is as random as any: it says how far its member is turned.
std::complex<double> turn_of(null_batch const& null, std::size_t surrogate) {
    std::complex<double> const turn{static_cast<double>(null.re[surrogate]), static_cast<double>(null.im[surrogate])};
    return turn != 0.0 ? turn : 1.0; // a band that holds nothing has no phase
}

void measure_common_share(
    std::span<std::span<float const> const> unit, std::span<double const> r, null_batches null, group_measures& into) {
    auto const people = unit.size();
    s_estimator common{people};
    auto const value = common(r);
    turned_correlations turned{unit};
    std::vector<float> values(std::min(null.front()->count, s_estimator_surrogates(people)));
    std::vector<std::complex<double>> turns(people);
    std::vector<double> turned_r(r.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t k = 0; k < people; ++k) turns[k] = turn_of(*null[k], i);
        turned(turns, turned_r);
        values[i] = static_cast<float>(common(turned_r));
    }
    into.s_estimator = beside(value, values);
}

void measure_correlations(std::span<group_member const> members, null_batches null, group_measures& into) {
    auto const people = members.size(), count = null.front()->count, width = null.front()->width;
    std::vector<std::span<float const>> unit;
    for (auto const& m : members) unit.push_back(m.unit);
    auto r = correlations_of(unit);
    measure_common_share(unit, r, null, into);
    auto const z = mean_z(r);
    std::vector<double> with(people);
    with_rest(r, with);

    auto const null_r = null_correlations(null);
    std::vector<float> null_z(count), null_with(people * count);
    std::vector<double> one_with(people);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t pair = 0; pair < r.size(); ++pair) r[pair] = static_cast<double>(null_r[pair * width + i]);
        null_z[i] = static_cast<float>(mean_z(r));
        with_rest(r, one_with);
        for (std::size_t k = 0; k < people; ++k) null_with[k * count + i] = static_cast<float>(one_with[k]);
    }
    into.mean_z = beside(z, null_z);
    for (std::size_t k = 0; k < people; ++k)
        into.members[k].with_rest = beside(with[k], std::span{null_with}.subspan(k * count, count));
}

void measure_phases(std::span<group_member const> members, null_batches null, group_measures& into) {
    auto const people = members.size(), count = null.front()->count, width = null.front()->width;
    std::vector<unit_vectors> phases;
    for (auto const& m : members) phases.push_back(m.phase);
    auto const cluster = cluster_phase_of(phases);
    auto const together = shown_kuramoto(unbiased_kuramoto(phases));

    auto const lanes = null_phases_of(null);
    std::vector<float> null_together(count);
    for (std::size_t i = 0; i < count; ++i)
        null_together[i] =
            static_cast<float>(shown_kuramoto(unbiased_kuramoto(static_cast<double>(lanes.square_sum[i]), people)));
    into.kuramoto = beside(together, null_together);
    into.rho = beside(cluster.group, std::span{lanes.rho}.first(count));
    for (std::size_t k = 0; k < people; ++k)
        into.members[k].rho = beside(cluster.members[k], std::span{lanes.rho_of}.subspan(k * width, count));
}

} // namespace

std::optional<group_measures> measure_group(std::span<group_member const> members) {
    if (members.size() < 2) return std::nullopt;
    std::vector<null_batch const*> null;
    for (auto const& m : members) null.push_back(m.null);
    group_measures found;
    found.people = members.size();
    found.members.resize(members.size());
    measure_correlations(members, null, found);
    measure_phases(members, null, found);
    return found;
}

} // namespace coregulation::synchrony
