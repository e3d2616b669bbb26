// A circle of people moving together, beside what chance would give.
//
// Pure. Chance: each member's phases are randomised independently of the others'; every statistic
// is computed from the surrogates exactly as from the data.
#pragma once

#include "server/synchrony/against_chance.hpp"
#include "server/synchrony/null_batch.hpp"

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
    null_batch const* null = nullptr;            // of the same shape
};

struct in_group {
    against_chance rho;       // cluster phase: how steadily one keeps one's place in the group's rhythm, 0 … 1
    against_chance with_rest; // r of the person and the mean of the others; chance and p of the signed value
};

struct group_measures {
    std::size_t people = 0;
    against_chance kuramoto;       // mean over the window of (N·R² − 1)/(N − 1), clipped at 0: unbiased
    against_chance mean_z;         // mean of Fisher's z of r0 over all pairs
    against_chance s_estimator;    // 1 + Σ λ' ln λ' / ln N of the correlation matrix, λ' = λ/N; 0 … 1
    against_chance rho;            // mean over the members
    std::vector<in_group> members; // in the order given
};

// REQUIRES equal shapes. Absent for fewer than two members.
std::optional<group_measures> measure_group(std::span<group_member const> members);

} // namespace coregulation::synchrony
