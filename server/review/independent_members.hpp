// What a group's members might have done, had each been alone: phases of the whole session randomised, one by one.
//
// Each member keeps spectrum and gaps (not its level); what linked one to another is gone (Theiler et al. 1992; the
// class of surrogates of synchrony/surrogates.hpp). A session is not stationary nor its samples normal, and a
// surrogate is both: only for statistics that look at spectra and correlations. For others: shifted_members.hpp.
#pragma once

#include "server/review/series.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace coregulation::review {

class independent_members {
public:
    // REQUIRES at least two present samples of each. Any sampling rate.
    independent_members(std::vector<series> const& members, std::uint64_t seed);
    independent_members(independent_members const&) = delete;
    independent_members& operator=(independent_members const&) = delete;
    ~independent_members();

    // The next group: as many members, each as long as it was, NaN where it was missing.
    std::vector<std::vector<double>> const& next();

private:
    struct member;
    std::vector<member> members_;
    std::vector<std::vector<double>> now_, later_;
    bool has_later_ = false;
};

} // namespace coregulation::review
