// Recordings from any program, or from none.
#include "server/rehearsal/heart_source.hpp"
#include "tests/fuzz/target.hpp"

#include <cmath>

using namespace coregulation;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const read = rehearsal::parse_recording("input", fuzz::text(data, size));
    if (auto const* wrong = std::get_if<rehearsal::file_fault>(&read)) {
        fuzz::require(!rehearsal::to_string(*wrong).empty(), "a fault says nothing");
        return 0;
    }
    auto const& taken = std::get<rehearsal::recording>(read);
    for (auto const rr : taken.rr_ms) fuzz::require(std::isfinite(rr) && rr > 0, "an interval that is no time");
    for (auto const* times : {&taken.beat_s, &taken.arrival_s})
        for (std::size_t i = 1; i < times->size(); ++i) fuzz::require((*times)[i] >= (*times)[i - 1], "times go back");
    return 0;
}
