// In any order: the server before PostgreSQL, before its tables, and during a migration.
#include "storage/postgres/migrate.hpp"
#include "tests/outage/outage.hpp"
#include "tests/storage/second_connection.hpp"

#include <future>

namespace coregulation::testing {
namespace {

using storage::examples::second_connection;

// An empty database of its own in the shared cluster.
std::string empty_database(postgres_cluster const& cluster, std::string const& name) {
    second_connection control(cluster.url());
    control.ask("drop database if exists " + name);
    control.ask("create database " + name);
    auto url = cluster.url();
    return url.replace(url.find("/coregulation?"), std::string("/coregulation").size(), "/" + name);
}

TEST_F(outage, a_server_started_before_postgres_waits_for_it) {
    auto& cluster = shared();
    cluster.stop("fast");
    serve(cluster.url());
    is_not_ready();
    EXPECT_EQ(ask(port(), "POST", "/api/sessions", R"({"title":"too early"})").status, 503u);
    cluster.start();
    is_ready();
    enter(cluster.url());
    display_goes_on();
    everything_is_there(cluster.url());
}

TEST_F(outage, a_server_started_before_the_tables_are_there_waits_for_them) {
    auto const database = empty_database(shared(), "without_tables");
    serve(database);
    is_not_ready();
    storage::migrate(database);
    is_ready();
    enter(database);
    display_goes_on();
    everything_is_there(database);
}

TEST_F(outage, a_migration_while_people_are_live_only_delays) {
    auto const database = empty_database(shared(), "migrated_live");
    storage::migrate(database);
    begin(database);
    auto const built_in = storage::migrations();
    std::vector<storage::migration> all(built_in.begin(), built_in.end());
    std::string const sha256(64, '0');
    all.push_back(
        {static_cast<int>(all.size()) + 1, "999_add_what_a_newer_version_needs.sql", sha256,
         "alter table notification add column newer integer; select pg_advisory_xact_lock(1)"});
    std::future<std::vector<std::string>> migrating;
    second_connection control(database);
    control.ask("select pg_advisory_lock(1)"); // so it takes as long as we say
    migrating = std::async(std::launch::async, [&] { return storage::migrate(database, all); });
    is_not_ready();
    nothing_is_acknowledged();
    control.ask("select pg_advisory_unlock(1)");
    EXPECT_EQ(migrating.get().size(), 1u);
    everything_is_there(database);
}

} // namespace
} // namespace coregulation::testing
