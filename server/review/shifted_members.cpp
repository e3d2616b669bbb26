#include "server/review/shifted_members.hpp"

#include "server/review/session_null.hpp"
#include "server/signal/detrend.hpp"

#include <algorithm>

namespace coregulation::review {

shifted_members::shifted_members(std::vector<series> const& members, double rate_hz, std::uint64_t seed)
    : now_(members.size())
    , rate_hz_{rate_hz}
    , random_{seed} {
    for (auto const& m : members) {
        members_.emplace_back(m.begin(), m.end());
        signal::detrend_linear(members_.back());
    }
}

// The standard's distributions differ between libraries. (The remainder's bias is limit / 2^64.)
std::size_t shifted_members::below(std::size_t limit) {
    return static_cast<std::size_t>(random_() % limit);
}

std::vector<std::vector<double>> const& shifted_members::next() {
    auto const people = members_.size(), size = members_.front().size();
    auto const place = size / people;
    auto const apart = static_cast<std::size_t>(least_shift_s * rate_hz_);
    auto const room = place > apart ? place - apart + 1 : 1;
    std::vector<std::size_t> places(people);
    for (std::size_t i = 0; i < people; ++i) places[i] = i * size / people;
    for (auto i = people; i > 1; --i) std::swap(places[i - 1], places[below(i)]);
    for (std::size_t i = 0; i < people; ++i) {
        now_[i] = members_[i];
        auto const by = (places[i] + below(room)) % size;
        std::rotate(now_[i].begin(), now_[i].begin() + static_cast<std::ptrdiff_t>(by), now_[i].end());
    }
    return now_;
}

} // namespace coregulation::review
