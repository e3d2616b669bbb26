#include "server/synchrony/group/s_estimator.hpp"

#include <Eigen/Eigenvalues>

#include <cmath>

namespace coregulation::synchrony {

struct s_estimator::room {
    explicit room(Eigen::Index people)
        : correlation{Eigen::MatrixXd::Identity(people, people)}
        , solver{people} {}

    Eigen::MatrixXd correlation;
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver; // never copied: it is not whole before its first use
};

s_estimator::s_estimator(std::size_t people)
    : room_{std::make_unique<room>(static_cast<Eigen::Index>(people))} {}

s_estimator::~s_estimator() = default;

double s_estimator::operator()(std::span<double const> r) {
    auto& c = room_->correlation;
    auto const n = c.rows();
    std::size_t pair = 0;
    for (Eigen::Index a = 0; a < n; ++a)
        for (auto b = a + 1; b < n; ++b) c(b, a) = r[pair++]; // the solver reads the lower triangle only
    room_->solver.compute(c, Eigen::EigenvaluesOnly);
    auto const people = static_cast<double>(n);
    double entropy = 0;
    for (auto const value : room_->solver.eigenvalues()) {
        auto const share = value / people;
        if (share > 0) entropy -= share * std::log(share); // 0 · ln 0 = 0; rounding may leave a little less than 0
    }
    return 1 - entropy / std::log(people);
}

} // namespace coregulation::synchrony
