// deploy/postgres: the private cluster starts, stops and comes back, whatever it finds.
#include "tests/storage/second_connection.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include <unistd.h>

namespace coregulation::storage {
namespace {

using coregulation::testing::postgres_cluster;
using examples::second_connection;

// One for all: making a cluster takes seconds on a busy machine.
class cluster : public ::testing::Test {
protected:
    // A name too long for a socket's path (107 bytes), and awkward for a shell and a URL.
    static void SetUpTestSuite() { server = std::make_unique<postgres_cluster>(name); }
    static void TearDownTestSuite() { server.reset(); }

    inline static std::string const name = "it's a 100% ünusual & name" + std::string(100, 'x');
    inline static std::unique_ptr<postgres_cluster> server;
};

TEST_F(cluster, lives_in_a_folder_with_a_long_and_awkward_name) {
    EXPECT_EQ(second_connection(server->url()).ask("select 1"), "1");
    EXPECT_THAT(server->folder(), ::testing::EndsWith(name));
    EXPECT_THAT(server->url(), ::testing::Not(::testing::HasSubstr("xxx")));
}

TEST_F(cluster, starting_what_runs_changes_nothing) {
    second_connection open(server->url());
    auto const begun = open.ask("select pg_postmaster_start_time()");
    server->start();
    EXPECT_EQ(open.ask("select pg_postmaster_start_time()"), begun) << "the server was started anew";
}

TEST_F(cluster, keeps_its_data_and_opens_no_port) {
    second_connection(server->url()).ask("create table kept as select 7 as x");
    server->stop();
    server->stop(); // already stopped
    EXPECT_THROW(second_connection{server->url()}, pqxx::broken_connection);
    server->start();
    second_connection open(server->url());
    EXPECT_EQ(open.ask("select x from kept"), "7");
    EXPECT_EQ(open.ask("show listen_addresses"), "");
    EXPECT_EQ(open.ask("show data_checksums"), "on");
}

TEST_F(cluster, starts_over_a_process_number_left_by_a_crash) {
    auto const pid_file = std::filesystem::path(server->folder()) / "data" / "postmaster.pid";
    std::string left_behind;
    {
        std::ifstream in(pid_file);
        left_behind.assign(std::istreambuf_iterator<char>(in), {});
    }
    ASSERT_NE(left_behind.find('\n'), std::string::npos);
    server->stop("immediate");
    // The number now belongs to a living process that is no Postgres: this one.
    std::ofstream(pid_file) << ::getpid() << left_behind.substr(left_behind.find('\n'));
    server->start();
    EXPECT_EQ(second_connection(server->url()).ask("select 1"), "1");
}

} // namespace
} // namespace coregulation::storage
