#include "tests/faults/nemesis/checkers.hpp"

#include <cstdio>

namespace coregulation::faults {

verdict acknowledged_is_stored(evidence const& all) {
    verdict out{.name = "acknowledged is stored"};
    std::size_t false_claims = 0;
    for (auto const& person : all.people) {
        false_claims += person.false_claims;
        if (person.false_claims > 0)
            out.details.push_back(person.name + ", who does not keep, was told that something is stored");
    }
    for (auto const& one : all.claims.broken)
        if (out.details.size() < most_details) out.details.push_back(one);
    out.holds = all.claims.broken.empty() && false_claims == 0 && all.claims.asked > 0;
    char figures[120];
    std::snprintf(
        figures, sizeof figures, "; asked and answered within %.0f ms, %zu only once Postgres was back",
        all.claims.longest_wait_ms, all.claims.asked_late);
    out.sentence = std::to_string(all.claims.asked - all.claims.broken.size()) + " of " +
                   std::to_string(all.claims.asked) + " acknowledgements were true on a second connection" + figures;
    return out;
}

} // namespace coregulation::faults
