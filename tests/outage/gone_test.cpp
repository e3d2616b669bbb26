// PostgreSQL is gone for a while: crashed, stopped, its connections ended, frozen.
#include "tests/outage/outage.hpp"
#include "tests/storage/second_connection.hpp"

namespace coregulation::testing {
namespace {

using storage::examples::second_connection;

TEST_F(outage, a_crash_of_postgres_loses_nothing_and_the_display_goes_on) {
    auto& cluster = shared();
    begin(cluster.url());
    cluster.stop("immediate");
    is_not_ready();
    nothing_is_acknowledged();
    cluster.start();
    everything_is_there(cluster.url());
}

TEST_F(outage, a_postgres_that_is_stopped_and_started_loses_nothing) {
    auto& cluster = shared();
    begin(cluster.url());
    cluster.stop("fast");
    is_not_ready();
    nothing_is_acknowledged();
    cluster.start();
    is_ready();
    display_goes_on();
    cluster.stop("fast"); // again, with the backlog perhaps half stored
    nothing_is_acknowledged();
    cluster.start();
    everything_is_there(cluster.url());
}

TEST_F(outage, connections_ended_under_way_are_only_a_delay) {
    auto& cluster = shared();
    begin(cluster.url());
    second_connection control(cluster.url());
    auto const end_those_that = [&](std::string const& what) {
        return control.ask(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'coregulation'" +
            what);
    };
    for (int round = 0; round < 5; ++round) {
        auto const before = people_->now().acknowledgements;
        wait_until([&] { return end_those_that(" and state <> 'idle'") != "0"; }); // a batch is in flight
        wait_until([&] { return people_->now().acknowledgements > before; });
    }
    end_those_that("");
    display_goes_on();
    everything_is_there(cluster.url());
}

TEST_F(outage, a_frozen_postgres_stops_acknowledgements_and_nothing_else) {
    auto& cluster = shared();
    begin(cluster.url());
    people_->speak(false); // an acknowledgement on its way would be looked for in the frozen database
    wait_until([&] { return people_->now().unacknowledged == 0; });
    cluster.freeze();
    people_->speak(true);
    is_not_ready();
    nothing_is_acknowledged();
    cluster.thaw();
    everything_is_there(cluster.url());
}

} // namespace
} // namespace coregulation::testing
