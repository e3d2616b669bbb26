// What a run found, for people and for machines.
#pragma once

#include "tests/faults/nemesis/evidence.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace coregulation::faults {

struct summary {
    std::uint64_t seed = 0;
    double seconds = 0;
    std::size_t people = 0;
    std::vector<occurrence> faults;
    double begin_ms = 0; // of the occurrences' times
    std::vector<verdict> verdicts;

    bool holds() const;
};

void write_report(std::ostream&, summary const&); // a sentence a checker
std::string as_json(summary const&);              // one object
std::string clock_words(double at_s);             // "  83.2 s"

} // namespace coregulation::faults
