// The real server as a process of ours: `coregulation serve`, started, killed, frozen, ended and started again on
// the same port.
//
// One thread; the one that starts it must outlive it, since the process dies with that thread (so that nothing is
// left behind when we are killed ourselves).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace coregulation::faults {

struct server_command {
    std::string binary;
    std::string database_url;
    std::string web_root;           // any folder
    std::string log;                // a file that all its lives append to
    std::uint16_t port = 0;         // to listen on
    std::optional<int> listening{}; // handed over as descriptor 3, as systemd does; absent: it binds the port itself
};

// What a process holds at a moment.
struct holdings {
    std::size_t rss_kib = 0;
    std::size_t descriptors = 0;
    std::size_t tcp_connections = 0; // of those descriptors, established or half closed
};

class server_process {
public:
    explicit server_process(server_command);
    ~server_process(); // killed
    server_process(server_process const&) = delete;
    server_process& operator=(server_process const&) = delete;

    void start();   // REQUIRES that it does not run; throws std::system_error
    void kill();    // −9, and waits for its end
    void end();     // SIGTERM; it ends when it has drained
    void freeze();  // SIGSTOP
    void thaw();    // SIGCONT
    bool listens(); // has this life said so?

    // Nothing while it runs; else once how it ended: 0 … 255 its exit code, 256 + n killed by signal n.
    std::optional<int> ended();

    bool running() const { return pid_ > 0; }
    std::size_t lives() const { return lives_; } // started so far
    std::optional<holdings> now() const;
    std::vector<std::string> log_lines() const; // of all lives

private:
    server_command what_;
    pid_t pid_ = 0;
    std::size_t lives_ = 0;
    std::uint64_t log_from_ = 0; // where this life's log begins
};

} // namespace coregulation::faults
