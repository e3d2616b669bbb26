#include "tests/faults/nemesis/checkers.hpp"

namespace coregulation::faults {

verdict server_sound(evidence const& all) {
    verdict out{.name = "server sound"};
    auto const breach = [&out](std::string what) {
        out.holds = false;
        if (out.details.size() < most_details) out.details.push_back(std::move(what));
    };
    for (auto const& one : all.server_faults) breach(one);
    std::size_t deploys = 0;
    for (auto const& fault : all.faults) {
        if (!fault.exit_code) continue;
        ++deploys;
        if (*fault.exit_code != 0) breach("a deployed server ended with " + std::to_string(*fault.exit_code));
    }
    for (auto const& person : all.people) {
        for (auto const& error : person.errors) breach(person.name + " was told: " + error);
        if (person.turned_away) breach(person.name + " was turned away: " + *person.turned_away);
    }
    if (all.last_exit_code != 0)
        breach(
            all.last_exit_code ? "the server ended with " + std::to_string(*all.last_exit_code)
                               : "the server did not end when asked to");
    out.sentence = out.holds ? "it ended only when asked to, " + std::to_string(deploys + 1) +
                                   " times with code 0, turned nobody away and complained of nothing"
                             : "it ended unasked, with a fault, or turned somebody away";
    return out;
}

std::vector<verdict> all_verdicts(evidence const& all) {
    return {
        stored_once(all), acknowledged_is_stored(all), counters_grow(all), shown_is_recomputed(all), no_warm_up(all),
        back_soon(all),   outage_bridged(all),         back_to_base(all),  server_sound(all)};
}

} // namespace coregulation::faults
