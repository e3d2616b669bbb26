#include "server/review/independent_members.hpp"

#include "server/signal/detrend.hpp"
#include "server/synchrony/samples.hpp"
#include "server/synchrony/surrogates.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace coregulation::review {

struct independent_members::member {
    synchrony::mask present;
    std::unique_ptr<synchrony::surrogates> draws;
};

independent_members::independent_members(std::vector<series> const& members, std::uint64_t seed)
    : now_(members.size())
    , later_(members.size()) {
    for (std::size_t i = 0; i < members.size(); ++i) {
        std::vector<double> values(members[i].begin(), members[i].end());
        signal::detrend_linear(values);
        auto known = synchrony::without_mean(values);
        synchrony::bridge_gaps(known.values, known.present);
        // Neighbouring seeds must not give neighbouring people the same phases: an odd constant spreads them.
        auto const own = seed + (i + 1) * 0x9e3779b97f4a7c15u;
        members_.push_back(
            {std::move(known.present),
             std::make_unique<synchrony::surrogates>(synchrony::tapered_amplitudes(known.values), own)});
        now_[i].resize(values.size());
        later_[i].resize(values.size());
    }
}

independent_members::~independent_members() = default;

std::vector<std::vector<double>> const& independent_members::next() {
    if (has_later_) {
        has_later_ = false;
        std::swap(now_, later_);
        return now_;
    }
    for (std::size_t i = 0; i < members_.size(); ++i) {
        members_[i].draws->next(now_[i], later_[i]);
        for (std::size_t t = 0; t < now_[i].size(); ++t)
            if (!members_[i].present[t]) now_[i][t] = later_[i][t] = std::numeric_limits<double>::quiet_NaN();
    }
    has_later_ = true;
    return now_;
}

} // namespace coregulation::review
