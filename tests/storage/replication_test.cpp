// A PostgreSQL with a copy: what a commit means then, and which of the two is used.
#include "storage/postgres/migrate.hpp"
#include "storage/postgres/postgres_store.hpp"
#include "tests/storage/examples.hpp"
#include "tests/storage/second_connection.hpp"
#include "tests/storage/waiting.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gtest/gtest.h>

namespace coregulation::storage {
namespace {

using namespace examples;
using namespace std::chrono_literals;
using coregulation::testing::postgres_cluster;

// A server whose commits wait for a copy that is not there, while told so.
class a_lonely_primary : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        cluster = std::make_unique<postgres_cluster>();
        migrate(cluster->url());
    }
    static void TearDownTestSuite() { cluster.reset(); }

    session_row const row = fresh_session();
    std::unique_ptr<store> const db = open_postgres(cluster->url());
    std::unique_ptr<store> const impatient = open_postgres(cluster->url(), {300ms, 300ms}); // meets what hangs
    second_connection other{cluster->url()};

    void copies(std::string const& names) {
        other.ask("alter system set synchronous_standby_names = " + quoted(names));
        other.ask("select pg_reload_conf()");
        wait_until([&] { return other.ask("show synchronous_standby_names") == names; });
    }
    // Commits wait from a moment later on: the checkpointer has to hear of it too, and it can be asked by a commit only.
    void copies_to_nobody() {
        copies("nobody");
        wait_until([&] {
            try {
                impatient->create(fresh_session(), {});
                return false;
            } catch (unavailable const&) {
                return true;
            }
        });
        end_waiting();
    }
    // Those whose commit waits go on without the copy, as when the server is restarted.
    void end_waiting() {
        other.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'");
        wait_until(
            [&] { return other.ask("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") == "0"; });
    }
    std::string visible() {
        return other.ask("select count(*) from notification where session_id = " + quoted(row.id));
    }

    inline static std::unique_ptr<postgres_cluster> cluster;
};

TEST_F(a_lonely_primary, does_not_take_a_repetition_for_a_replicated_commit) {
    db->create(row, {});
    std::vector<record> const beats{{row.id, notified(1, 1)}, {row.id, notified(2, 2)}};
    copies_to_nobody();
    EXPECT_THROW(impatient->append(beats), unavailable);
    end_waiting();
    EXPECT_EQ(visible(), "2") << "committed here, and nowhere else";
    EXPECT_THROW(impatient->append(beats), unavailable) << "everything is there already, but only here";
    EXPECT_THROW(impatient->create(row, {}), unavailable);
    end_waiting();
    copies("");
    db->append(beats);
    db->create(row, {});
    EXPECT_EQ(visible(), "2");
}

TEST_F(a_lonely_primary, does_not_tell_as_stored_what_only_it_has) {
    db->create(row, {});
    copies_to_nobody();
    EXPECT_THROW(impatient->append(std::vector<record>{{row.id, notified(1, 1)}}), unavailable);
    end_waiting();
    EXPECT_THROW(impatient->load(row.id), unavailable) << "who is told that it is stored forgets it";
    EXPECT_EQ(impatient->load(fresh_id()), std::nullopt) << "nothing is promised of what is not there";
    end_waiting();
    copies("");
    EXPECT_EQ(db->load(row.id)->log.size(), 1u);
}

TEST(postgres, of_two_hosts_the_one_that_can_be_written_is_used_also_after_they_changed) {
    auto first = std::make_unique<postgres_cluster>();
    migrate(first->url());
    postgres_cluster second(*first, "second");
    auto const host = [](postgres_cluster const& which) { return which.folder() + "/socket"; };
    auto const db = open_postgres(
        "user=coregulation dbname=coregulation host='" + host(second) + "," + host(*first) + "' port=5432,5432");
    auto const row = fresh_session();
    db->create(row, {});
    db->append(std::vector<record>{{row.id, notified(1, 1)}});

    second_connection copy(second.url());
    auto const stored = "select count(*) from notification where session_id = " + quoted(row.id);
    wait_until([&] { return copy.ask(stored) == "1"; });
    first->kill();
    EXPECT_THROW(db->append(std::vector<record>{{row.id, notified(2, 2)}}), unavailable);
    EXPECT_THROW(db->append(std::vector<record>{{row.id, notified(2, 2)}}), unavailable) << "a copy takes nothing";
    second.promote();
    db->append(std::vector<record>{{row.id, notified(2, 2)}});
    EXPECT_EQ(copy.ask(stored), "2");
}

} // namespace
} // namespace coregulation::storage
