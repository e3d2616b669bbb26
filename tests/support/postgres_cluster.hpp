// A real PostgreSQL of the tests' own, started through deploy/postgres in a temporary
// folder and deleted with the object.
#pragma once

#include <string>

namespace coregulation::testing {

class postgres_cluster {
public:
    // Started, in a folder of this name inside a temporary one. Throws std::runtime_error with
    // what the script said.
    explicit postgres_cluster(std::string const& name = "pg");
    ~postgres_cluster();
    postgres_cluster(postgres_cluster const&) = delete;
    postgres_cluster& operator=(postgres_cluster const&) = delete;

    void start();
    void stop(std::string const& mode = "fast"); // fast, smart, immediate (a crash)

    std::string const& url() const { return url_; }
    std::string const& folder() const { return folder_; }

private:
    std::string run(std::string const& command, std::string const& argument = "") const;

    std::string temporary_, folder_, url_;
};

// The migrated database that the tests of one executable share: $TEST_DATABASE_URL when set, else
// in a cluster started with the first call.
std::string const& shared_database();

} // namespace coregulation::testing
