// A circle of people moving together, beside what chance would give.
//
// Pure. Chance: each member's phases are randomised independently of the others'; every statistic
// is computed from the surrogates exactly as from the data. Those of the S-estimator keep each member's rhythm and
// turn it as a whole; why stands in turned_correlations.hpp. Each is also a plain function of its own, with its
// formula, range and source: kuramoto.hpp, group_correlations.hpp, s_estimator.hpp, cluster_phase.hpp.
// Group coherence wants other windows and stands in group_coherence.hpp.
#pragma once

#include "server/synchrony/against_chance.hpp"
#include "server/synchrony/circle/null_batch.hpp"

#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::synchrony {

// One member's window, without gaps, as the statistics want it.
struct group_member {
    std::span<float const> unit;                 // window samples, line taken out, Σ² = 1
    std::span<std::complex<double> const> phase; // e^{iφ} of every other sample of the window
    null_batch const* null = nullptr;            // of the same shape; at least 19 surrogates
};

struct in_group {
    against_chance rho;       // cluster phase: how steadily one keeps one's place in the group's rhythm, 0 … 1
    against_chance with_rest; // r of the person and the mean of the others; chance and p of the signed value
};

struct group_measures {
    std::size_t people = 0;
    against_chance kuramoto;       // mean over the window of (N·R² − 1)/(N − 1), clipped at 0: unbiased
    against_chance mean_z;         // mean of Fisher's z of r0 over all pairs; signed
    against_chance s_estimator;    // 1 + Σ λ' ln λ' / ln N of the correlation matrix, λ' = λ/N; 0 … 1
    against_chance rho;            // cluster phase of the group: how tightly all keep their places, 0 … 1
    std::vector<in_group> members; // in the order given
};

// Surrogate groups that the S-estimator is compared with, of those there are: its eigenvalues cost more than all
// the rest. p goes down to 0.01 for up to 32 people, to 0.025 above.
constexpr std::size_t s_estimator_surrogates(std::size_t people) {
    return people <= 32 ? 99 : 39;
}

// REQUIRES equal shapes. Absent for fewer than two members. 199 surrogates of twelve people: about 1.1 ms.
std::optional<group_measures> measure_group(std::span<group_member const> members);

} // namespace coregulation::synchrony
