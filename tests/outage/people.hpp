// People at a live server, over real sockets, each with an outbox: what they said, what they were told is
// stored, what they saw. An observer of the facilitator's kind is among them.
//
// Every acknowledgement is looked for in the database at the instant it comes, on a connection of its own.
#pragma once

#include "tests/support/live_server.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace coregulation::testing {

class people {
public:
    people(std::uint16_t port, links const&, int count, std::string const& database);
    ~people();
    people(people const&) = delete;
    people& operator=(people const&) = delete;

    // From any thread.
    // From the beginning they do: two notifications a second each. Figures read afterwards hold all that was said.
    void speak(bool on);
    void look_in(std::string const& database); // where acknowledgements are looked for from now on

    struct figures {
        std::size_t said = 0;
        std::size_t unacknowledged = 0;
        std::size_t acknowledgements = 0; // messages
        std::size_t looked_for = 0;       // of those, in the database
        std::size_t missing = 0;          // … and not found there at that instant
        std::size_t frames = 0, pulses = 0;
        std::size_t frames_back = 0; // whose (epoch, number) did not grow
        std::size_t here = 0;        // people with a seat
        std::size_t interruptions = 0;
    };
    figures now() const;

    std::vector<std::string> frames() const; // as the facilitator saw them
    // What was said, by stream and in order: the one RR interval of each notification. Of streams that were
    // acknowledged at least once.
    std::map<std::string, std::vector<double>> said() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::testing
