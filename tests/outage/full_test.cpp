// PostgreSQL has no room: on its disk, in its write-ahead log; and our own queue is full.
#include "storage/postgres/migrate.hpp"
#include "tests/outage/outage.hpp"
#include "tests/outage/small_disk.hpp"
#include "tests/storage/second_connection.hpp"

#include <pqxx/pqxx>

namespace coregulation::testing {
namespace {

using storage::examples::second_connection;

constexpr std::size_t disk_mb = 192; // a new cluster takes about 60, its log grows by 16 at a time

TEST_F(outage, a_full_disk_only_delays_until_there_is_room_again) {
    small_disk disk(disk_mb);
    postgres_cluster cluster(postgres_cluster::on_disk{disk.folder()});
    storage::migrate(cluster.url());
    serve(cluster.url());
    enter(cluster.url(), 6); // their pairs fill the last pages soon
    disk.fill();
    is_not_ready();
    nothing_is_acknowledged();
    EXPECT_EQ(second_connection(cluster.url()).ask("select 1"), "1") << "Postgres itself is up: what failed is writing";
    disk.make_room();
    everything_is_there(cluster.url());
}

TEST_F(outage, a_full_write_ahead_log_ends_postgres_and_loses_nothing) {
    small_disk disk(disk_mb);
    postgres_cluster cluster(postgres_cluster::on_disk{disk.folder()});
    storage::migrate(cluster.url());
    begin(cluster.url());
    disk.fill();
    wait_until([&] { // until a new piece of the log is needed, for which there is no room
        try {
            second_connection(cluster.url()).ask("select pg_logical_emit_message(false, '', ''), pg_switch_wal()");
            return false;
        } catch (pqxx::failure const&) {
            return true;
        }
    });
    is_not_ready();
    nothing_is_acknowledged();
    disk.make_room();
    cluster.start(); // it does not come back by itself: its recovery found no room either
    everything_is_there(cluster.url());
}

TEST_F(outage, a_full_queue_stops_the_reading_and_nothing_else) {
    writing_.capacity = 80;
    auto& cluster = shared();
    begin(cluster.url());
    cluster.stop("fast");
    is_not_ready();
    wait_until([&] { // nobody is heard any more: no pulses between four frames
        auto const before = people_->now();
        wait_until([&] { return people_->now().frames >= before.frames + 4; });
        return people_->now().pulses == before.pulses;
    });
    EXPECT_GE(people_->now().unacknowledged, 30u) << "the senders keep what is not read";
    EXPECT_EQ(people_->now().interruptions, 0u);
    cluster.start();
    is_ready();
    display_goes_on();
    everything_is_there(cluster.url());
}

} // namespace
} // namespace coregulation::testing
