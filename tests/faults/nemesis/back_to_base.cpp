#include "tests/faults/nemesis/checkers.hpp"

#include <algorithm>
#include <cstdio>

namespace coregulation::faults {

namespace {

// One for the writer, one each for look-ups, take-ups and reviews: opened with the first need and kept.
constexpr std::size_t database_connections = 4;

// KiB that a server may hold more than before anybody came. A fixed part: the connections' and the database
// library's buffers, threads' arenas. A part a person: the session stays for ten minutes so that people can come back
// (two minutes of heart, below 0.1 MiB), and the allocator keeps what a circle's measures needed (0.5 MiB a member,
// synchrony/circle.hpp) in the arena of each of the two I/O threads. Seen: 2 MiB with 3 people, 6 with 4, 9 to 15
// with 12.
constexpr std::size_t memory_kib = 6 * 1024, memory_a_person_kib = 1024;

} // namespace

verdict back_to_base(evidence const& all) {
    verdict out{.name = "back to base"};
    if (!all.at_last) {
        out.holds = false;
        out.sentence = "the server did not run when everybody had left";
        return out;
    }
    auto const &first = all.at_first, &last = *all.at_last;
    if (last.tcp_connections > 0) {
        out.holds = false;
        out.details.push_back(std::to_string(last.tcp_connections) + " connections are still open");
    }
    if (last.descriptors > first.descriptors + database_connections) {
        out.holds = false;
        out.details.push_back("more descriptors than before and one for each database connection");
    }
    auto const allowed_kib = memory_kib + all.people.size() * memory_a_person_kib;
    if (last.rss_kib > first.rss_kib + allowed_kib) {
        out.holds = false;
        out.details.push_back("more than " + std::to_string(allowed_kib / 1024) + " MiB above the beginning");
    }
    holdings most;
    for (auto const& one : all.samples) {
        most.rss_kib = std::max(most.rss_kib, one.held.rss_kib);
        most.descriptors = std::max(most.descriptors, one.held.descriptors);
    }
    char words[300];
    std::snprintf(
        words, sizeof words,
        "memory %.1f MiB before anybody came, %.1f at most, %.1f after everybody left; descriptors %zu, %zu, %zu; open "
        "connections at the end %zu",
        static_cast<double>(first.rss_kib) / 1024, static_cast<double>(most.rss_kib) / 1024,
        static_cast<double>(last.rss_kib) / 1024, first.descriptors, most.descriptors, last.descriptors,
        last.tcp_connections);
    out.sentence = words;
    return out;
}

} // namespace coregulation::faults
