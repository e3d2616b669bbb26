// The server as a process of its own, so that its memory and descriptors are its own: this program
// once more, called with --serve. Its database is in memory and keeps no log entry, since what a
// database holds is not the server's.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace coregulation::bench {

struct footprint {
    std::size_t resident = 0; // bytes of the process
    std::size_t kernel = 0;   // bytes in its sockets' buffers, as the kernel accounts for them
    std::size_t descriptors = 0;
};

class server_process {
public:
    // `capacity`: records that may wait for the database; 0: as usual.
    explicit server_process(std::size_t capacity = 0);
    ~server_process(); // stops it
    server_process(server_process const&) = delete;
    server_process& operator=(server_process const&) = delete;

    std::uint16_t port() const { return port_; }
    footprint now();
    double processor_s() const; // time of all its threads until now
    void outage(bool);          // of its database

private:
    std::string ask(char question);

    pid_t pid_ = 0;
    int to_ = -1, from_ = -1;
    std::uint16_t port_ = 0;
};

int serve(std::size_t capacity); // the other process's main: answers questions on standard input

} // namespace coregulation::bench
