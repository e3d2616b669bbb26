// A listening socket of ours that outlives every server it is handed to, as systemd's socket units do: while one
// server ends and the next begins, connections wait in its queue instead of being refused.
#pragma once

#include <cstdint>

namespace coregulation::faults {

class listening_socket {
public:
    listening_socket(); // on a free port of 127.0.0.1; throws std::system_error
    ~listening_socket();
    listening_socket(listening_socket const&) = delete;
    listening_socket& operator=(listening_socket const&) = delete;

    int descriptor() const { return fd_; }
    std::uint16_t port() const { return port_; }

private:
    int fd_ = -1;
    std::uint16_t port_ = 0;
};

} // namespace coregulation::faults
