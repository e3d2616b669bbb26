// Well-behaved people in several sessions, who measure how late frames come.
//
// Late means: arrival here minus the instant at which the frame was due on its session's own
// timeline, which a clock exchange places on our clock (to half of the shortest of its round
// trips, some 20 µs on one machine). So computing the frame, queueing and sending all count.
#pragma once

#include "tests/support/raw_peer.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::bench {

double now_ms(); // steady

struct links {
    std::string session, facilitator, participant, observer; // secrets
    std::uint16_t port = 0;
};
links create_session(std::uint16_t port);

// hello and join, to be said by whoever wants to be inside; `resume` may be empty.
void enter(
    testing::raw_peer&, std::string const& link, std::string const& name, int stream, std::string const& resume = {});
std::string stream_id(int number);
std::string text_after(std::string_view message, std::string_view key); // up to the next quotation mark
double number_after(std::string_view message, std::string_view key);

struct arrival {
    std::size_t session = 0;
    std::uint64_t frame = 0;
    double late_ms = 0;
    double at_ms = 0; // now_ms() of it
};

class audience {
public:
    // In each session two people whose hearts beat, a facilitator who notes something five times a second, and
    // observers. Throws when somebody cannot come in.
    audience(std::vector<links> const& sessions, int observers);

    // Lives on for so long, and says what arrived. Throws when somebody is sent away.
    void live(double seconds, std::function<void(arrival)> const& heard);

private:
    struct seat {
        std::size_t session = 0;
        char what = 'o'; // p, f, o
        int stream = 0;
        std::uint64_t beats = 0;
        double due_ms = 0; // when it speaks next
    };

    void compare_clocks();
    void speak(std::size_t who);

    std::vector<testing::raw_peer> sockets_;
    std::vector<seat> seats_;
    std::vector<double> origin_ms_; // of each session's time, on our clock
};

} // namespace coregulation::bench
