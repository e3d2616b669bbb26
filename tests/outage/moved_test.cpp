// The machine of PostgreSQL dies; its copy becomes the database.
#include "storage/postgres/migrate.hpp"
#include "tests/outage/outage.hpp"
#include "tests/storage/second_connection.hpp"

#include <chrono>
#include <iostream>

namespace coregulation::testing {
namespace {

using storage::examples::second_connection;

TEST_F(outage, nothing_acknowledged_is_missing_on_a_promoted_copy) {
    postgres_cluster first;
    storage::migrate(first.url());
    postgres_cluster second(first, "second");
    second_connection control(first.url());
    control.ask("alter system set synchronous_standby_names = 'second'");
    control.ask("alter system set synchronous_commit = 'remote_apply'"); // visible there when COMMIT returns
    control.ask("select pg_reload_conf()");
    wait_until([&] { return control.ask("select sync_state from pg_stat_replication") == "sync"; });

    auto const host = [](postgres_cluster const& which) { return which.folder() + "/socket"; };
    serve("user=coregulation dbname=coregulation host='" + host(first) + "," + host(second) + "' port=5432,5432");
    enter(second.url()); // acknowledged is what the copy has
    first.kill();
    is_not_ready();
    nothing_is_acknowledged();
    auto const begun = std::chrono::steady_clock::now();
    second.promote();
    auto const before = people_->now().acknowledgements;
    wait_until([&] { return people_->now().acknowledgements > before; });
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begun;
    std::cout << "  acknowledged again " << took.count() << " s after the promotion began\n";
    everything_is_there(second.url());
}

} // namespace
} // namespace coregulation::testing
