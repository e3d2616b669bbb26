// The people of a run: hearts, pages, a line to the server each, and minds that change.
#pragma once

#include "server/net/client_loop.hpp"
#include "server/rehearsal/simulation.hpp"
#include "tests/faults/nemesis/browser.hpp"
#include "tests/faults/nemesis/evidence.hpp"
#include "tests/support/fault_proxy.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace coregulation::faults {

struct cast_settings {
    std::size_t people = 6;
    double seconds = 60; // how long hearts beat
    std::uint64_t seed = 1;
    bool everybody_keeps = false; // else every fourth does not
    std::uint16_t server_port = 0;
    std::string link; // the secret that participants join with
};

class cast {
public:
    // REQUIRES that the loop outlives it. `claimed`: as person has it.
    cast(net::client_loop&, cast_settings, std::function<void(claim const&)> claimed);

    void arrive();          // everybody opens a page
    void live(double at_s); // hearts beat and people change their minds, up to at_s since all were there
    void send_due();        // to be called often
    void make_whole();      // every line is good, every page is open
    void leave();           // everybody, for good

    bool all_joined() const;
    bool nothing_waits() const; // to be acknowledged

    std::size_t size() const { return seats_.size(); }
    testing::fault_proxy& line_of(std::size_t i) { return *seats_[i].line; }
    browser& page_of(std::size_t i) { return *seats_[i].page; }
    person const& who(std::size_t i) const { return *seats_[i].who; }

    std::vector<person_facts> facts() const;
    std::vector<screen> screens() const;

private:
    struct seated {
        std::unique_ptr<testing::fault_proxy> line;
        std::unique_ptr<person> who;
        std::unique_ptr<browser> page;
        rehearsal::random_stream wishes;
        double next_wish_s = 0;
        bool wavers = false, rests_at_times = false, rests = false;
        std::size_t heard = 0; // notifications of the simulation that were taken
        screen saw;
    };

    void seat(std::size_t i, std::function<void(claim const&)> const& claimed);
    void beat(double at_s);
    void wish(double at_s);

    net::client_loop& loop_;
    cast_settings how_;
    rehearsal::simulation hearts_;
    std::deque<seated> seats_; // stay where they are
};

} // namespace coregulation::faults
