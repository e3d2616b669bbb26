// A real PostgreSQL of the tests' own, started through deploy/postgres in a temporary
// folder and deleted with the object; and what can happen to one.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace coregulation::testing {

class postgres_cluster {
public:
    // Started, in a folder of this name inside a temporary one. Throws std::runtime_error with
    // what the script said.
    explicit postgres_cluster(std::string const& name = "pg");
    // The same in a folder of the caller's, which outlives it: a disk of its own, say.
    struct on_disk {
        std::string folder;
    };
    explicit postgres_cluster(on_disk const&);
    // A copy of another, under this name for synchronous_standby_names, that keeps following it.
    postgres_cluster(postgres_cluster const& primary, std::string const& application);
    ~postgres_cluster();
    postgres_cluster(postgres_cluster const&) = delete;
    postgres_cluster& operator=(postgres_cluster const&) = delete;

    void start();
    void stop(std::string const& mode = "fast"); // fast, smart, immediate (a crash)
    void promote();                              // a following one takes what is written
    void kill();                                 // as power does: no process is left when it returns
    void freeze();                               // no process of it runs on …
    void thaw();                                 // … until now

    std::string const& url() const { return url_; }
    std::string const& folder() const { return folder_; } // of the data: + "/data"

private:
    struct not_yet {}; // there is a folder, but no cluster
    postgres_cluster(not_yet, std::string const& name);
    void begin(std::string const& command, std::string const& argument);
    std::vector<pid_t> processes() const; // the first is the parent of all others; none when stopped
    std::string run(std::string const& command, std::string const& argument = "") const;

    std::string temporary_, folder_, url_;
    std::vector<pid_t> frozen_;
};

// The migrated database that the tests of one executable share: $TEST_DATABASE_URL when set, else
// in a cluster started with the first call.
std::string const& shared_database();

} // namespace coregulation::testing
