// How much of a group's rhythms is common, from the eigenvalues of their correlations.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace coregulation::synchrony {

// S-estimator (Carmeli et al. 2005, NeuroImage 25, 339): 1 + Σ λ' ln λ' / ln N, λ' = λ/N the eigenvalues of the
// correlation matrix as shares of their sum. 0: all correlations are 0; 1: one rhythm, each following it
// forward or mirrored. Without unit. Chance is not 0, because any minute holds some correlation: five unrelated
// people reach 0.07 (median; 95 %: 0.11), ten 0.11 (0.13).
//
// An object, because the eigenvalues want room of their own: one for all surrogates. About 6 µs for
// twelve people, then with N³.
class s_estimator {
public:
    explicit s_estimator(std::size_t people); // REQUIRES people >= 2
    ~s_estimator();
    s_estimator(s_estimator const&) = delete;
    s_estimator& operator=(s_estimator const&) = delete;

    // One correlation a pair, as in group_correlations.hpp.
    double operator()(std::span<double const> r);

private:
    struct room;
    std::unique_ptr<room> room_;
};

} // namespace coregulation::synchrony
