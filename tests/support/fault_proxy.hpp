// A line that goes wrong when told to: a TCP proxy between clients and a server, both on this machine.
//
// What is sent through it arrives whole and in order, unless a fault loses it. A fault holds for all connections,
// those that are there and those that come, until another is told; it holds when the telling returns. One thread of its own; every function may
// be called from any thread and takes a moment at most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace coregulation::testing {

struct line_faults {
    double latency_ms = 0;  // each way
    double jitter_ms = 0;   // up to so much more, drawn for each piece; order stays
    std::size_t slice = 0;  // bytes in one write at most; 0: as they came
    bool stalled = false;   // nothing moves, nothing is lost: it goes on when the stall ends
    bool half_open = false; // both ways are swallowed, also a goodbye; a connection that lost bytes never recovers
    bool refusing = false;  // new connections are reset at once
    bool operator==(line_faults const&) const = default;
};

class fault_proxy {
public:
    // Listens on a free port of 127.0.0.1 and connects to `server_port` there. `seed`: of the jitter. Throws
    // std::system_error when there is no socket.
    explicit fault_proxy(std::uint16_t server_port, std::uint64_t seed = 1);
    ~fault_proxy(); // everything is reset
    fault_proxy(fault_proxy const&) = delete;
    fault_proxy& operator=(fault_proxy const&) = delete;

    std::uint16_t port() const;
    void become(line_faults const&);
    void reset(); // RST to both ends of every connection there is

    std::size_t connections() const; // that have at least one end

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::testing
