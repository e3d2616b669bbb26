#include "tests/faults/nemesis/checkers.hpp"

#include <cstdio>

namespace coregulation::faults {

namespace {

// One for the writer, one each for look-ups, take-ups and reviews: opened with the first need and kept.
constexpr std::size_t database_connections = 4;

// What a server may hold more than before anybody came, KiB: the session itself, which stays for ten minutes so
// that people can come back (two minutes of hearts, everybody's progress, the clocks: below 1 MiB for twelve
// people), the connections' and the database library's buffers, and what the allocator keeps for its threads'
// arenas instead of giving it back. Seen: 6 to 12 MiB, however long the run.
constexpr std::size_t memory_kib = 24 * 1024;

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
    if (last.rss_kib > first.rss_kib + memory_kib) {
        out.holds = false;
        out.details.push_back("more than 24 MiB above the beginning");
    }
    char words[300];
    std::snprintf(
        words, sizeof words,
        "memory %.1f MiB before anybody came, %.1f at most, %.1f after everybody left; descriptors %zu, %zu, %zu; open "
        "connections at the end %zu",
        static_cast<double>(first.rss_kib) / 1024, static_cast<double>(all.at_most.rss_kib) / 1024,
        static_cast<double>(last.rss_kib) / 1024, first.descriptors, all.at_most.descriptors, last.descriptors,
        last.tcp_connections);
    out.sentence = words;
    return out;
}

} // namespace coregulation::faults
