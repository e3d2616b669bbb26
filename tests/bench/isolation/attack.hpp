// Bad peers, in a process of their own whose priority is 15 steps below that of servers and people:
// what they do to others they do through the server, not by crowding it off its cores.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace coregulation::bench {

inline std::vector<std::string> const attacks{"stops reading", "floods",         "sends garbage",
                                              "is half-open",  "drips requests", "comes and goes"};

class attack_process {
public:
    // `links`: of participants, one bad peer (of each kind) in each of their sessions. REQUIRES a kind of `attacks`.
    attack_process(std::string const& kind, std::uint16_t port, std::vector<std::string> const& links, double seconds);
    ~attack_process(); // waits for its end
    attack_process(attack_process const&) = delete;
    attack_process& operator=(attack_process const&) = delete;

    // How many messages were thrown, connections opened or readers closed; after its end, which it waits for.
    std::uint64_t done();

private:
    pid_t pid_ = 0;
    int from_ = -1;
    std::uint64_t done_ = 0;
};

// The other process's main: prints how much it did.
int attack(std::string const& kind, std::uint16_t port, std::vector<std::string> const& links, double seconds);

} // namespace coregulation::bench
