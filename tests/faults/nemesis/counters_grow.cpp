#include "tests/faults/nemesis/checkers.hpp"

#include <tuple>

namespace coregulation::faults {

namespace {

std::string place(seen_frame const& one) {
    return std::to_string(one.epoch) + "/" + std::to_string(one.number);
}

} // namespace

verdict counters_grow(evidence const& all) {
    verdict out{.name = "counters grow"};
    std::size_t shown = 0, back = 0;
    for (auto const& one : all.screens) {
        for (auto const* kind : {&one.frames, &one.selves}) {
            shown += kind->size();
            for (std::size_t i = 1; i < kind->size(); ++i) {
                auto const &before = (*kind)[i - 1], &after = (*kind)[i];
                if (std::tie(before.epoch, before.number) < std::tie(after.epoch, after.number)) continue;
                ++back;
                if (out.details.size() < most_details)
                    out.details.push_back(
                        one.name + " was shown " + place(after) + " after " + place(before) + " (epoch/number)");
            }
        }
    }
    out.holds = back == 0 && shown > 0;
    out.sentence = std::to_string(back) + " of " + std::to_string(shown) + " frames and own values on " +
                   std::to_string(all.screens.size()) + " screens did not come after the one before";
    return out;
}

} // namespace coregulation::faults
