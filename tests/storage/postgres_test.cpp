// What only a real PostgreSQL can show: rows seen by others, outages, frozen servers, speed.
#include "storage/postgres/postgres_store.hpp"

#include "storage/postgres/migrate.hpp"
#include "storage/writer.hpp"
#include "tests/storage/examples.hpp"
#include "tests/storage/second_connection.hpp"
#include "tests/storage/waiting.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <iostream>

namespace coregulation::storage {
namespace {

using namespace examples;
using namespace std::chrono_literals;
using coregulation::testing::postgres_cluster;
using coregulation::testing::shared_database;

std::vector<record> notifications(session_id const& id, std::int64_t first, std::int64_t count) {
    std::vector<record> out;
    for (auto n = first; n < first + count; ++n) out.push_back({id, notified(n, static_cast<std::uint64_t>(n))});
    return out;
}

session_id created(store& db) {
    auto const row = fresh_session();
    db.create(row, {});
    return row.id;
}

// A server that the other tests do not need to be there; running and migrated.
postgres_cluster& to_be_stopped() {
    static postgres_cluster cluster;
    cluster.start();
    migrate(cluster.url());
    return cluster;
}

std::string count_of(session_id const& id) {
    return "select count(*) from notification where session_id = " + quoted(id);
}

TEST(postgres, keeps_derived_rows_with_their_method) {
    auto const db = open_postgres(shared_database());
    auto const id = created(*db);
    protocol::individual gathering;
    gathering.needs_s = 12.5;
    protocol::pair_row apart;
    apart.is = protocol::state::resting;
    apart.why = protocol::reason::person;
    std::vector<record> const rows{
        {id, individual_row{1, 5s, measured()}},
        {id, individual_row{2, 5s, gathering}},
        {id, pair_values_row{1, 2, 5s, together()}},
        {id, pair_values_row{1, 3, 5s, apart}},
    };
    db->append(rows);
    db->append(rows); // idempotent

    second_connection other(shared_database());
    auto const of_session = " where session_id = " + quoted(id);
    EXPECT_EQ(other.ask("select count(*) from individual" + of_session), "2");
    EXPECT_EQ(other.ask("select count(*) from pair" + of_session), "2");
    EXPECT_EQ(
        other.ask(
            "select concat_ws(' ', state, why is null, needs_s is null, heart_rate_bpm = 61.0::float8 / 3, rmssd_ms, "
            "coherence_score, coherence_ratio, peak_hz, provisional, at_edge, breaths_per_min, rhythm_bpm, "
            "corrected_percent, method, method_version, at_us) from individual" +
            of_session + " and member = 1"),
        "measuring t t t 42.125 1.5 2.5 0.1 t f 6 {60.5,NULL,61.25,NULL} 0 coregulation " +
            std::to_string(method_version) + " 5000000");
    EXPECT_EQ(
        other.ask(
            "select concat_ws(' ', state, needs_s, coherence_score is null, provisional is null, rhythm_bpm) "
            "from individual" +
            of_session + " and member = 2"),
        "gathering 12.5 t t {NULL,NULL,NULL,NULL}");
    EXPECT_EQ(
        other.ask(
            "select concat_ws(' ', seat_a, seat_b, state, r0 = 1.0::float8 / 3, r0_chance, r_peak, r_peak_chance is "
            "null, lag_s, lag_uncertainty_s, lag_ambiguous, leads, plv, (plv_chance).p, phase_rad, shared_pacer, "
            "beyond_pacer is null, beyond_pacer_chance is null, method, method_version) from pair" +
            of_session + " and b = 2"),
        "1 2 measuring t (0.1,0.4,0.7,0.02) -0.5 t -1.25 0.25 t 2 0.75 0.001 -3 t t t coregulation " +
            std::to_string(method_version));
    EXPECT_EQ(
        other.ask("select concat_ws(' ', state, why, r0 is null, leads is null) from pair" + of_session + " and b = 3"),
        "resting person t t");
}

TEST(postgres, reads_participants_markers_and_consent_out_of_the_log) {
    auto const db = open_postgres(shared_database());
    auto const id = created(*db);
    member_joined ada{1, protocol::role::facilitator, 1, "Ada", "a", {}, false, {}, {}};
    db->append(std::vector<record>{
        {id, log_entry{1, 1s, ada}},
        {id, log_entry{2, 2s, consent_set{1, true}}},
        {id, log_entry{3, 3s, marker_set{1, "settled", true}}},
        {id, log_entry{4, 4s, consent_set{1, false}}},
        {id, log_entry{5, 5s, member_joined{2, {}, {}, "Ben", "b", {}, false, {}, {}, true}}},
        {id, log_entry{6, 6s, member_joined{3, {}, {}, "Eve", "c", {}, false, {}, {}, true}}},
        {id, log_entry{7, 7s, member_admitted{2, 2}}}});
    second_connection other(shared_database());
    auto const of_session = " where session_id = " + quoted(id);
    EXPECT_EQ(
        other.ask(
            "select string_agg(concat_ws(' ', member, role, seat, name, joined_at_us), ', ' order by member) "
            "from participant" +
            of_session),
        "1 facilitator 1 Ada 1000000, 2 participant 2 Ben 7000000")
        << "with the seat given at the door, and without who was never let in";
    EXPECT_EQ(
        other.ask(
            "select string_agg(concat_ws(' ', member, at_us, keep), ', ' order by ordinal) from consent" + of_session +
            " and member = 1"),
        "1 1000000 f, 1 2000000 t, 1 4000000 f");
    EXPECT_EQ(
        other.ask("select concat_ws(' ', member, at_us, text, shared) from marker" + of_session),
        "1 3000000 settled t");
}

TEST(postgres, never_changes_history_but_deletes_it_with_its_session) {
    auto const db = open_postgres(shared_database());
    auto const id = created(*db);
    db->append(notifications(id, 1, 3));
    db->append(std::vector<record>{{id, log_entry{9, 9s, member_away{1}}}, {id, individual_row{1, 5s, measured()}}});
    second_connection other(shared_database());
    EXPECT_THROW(other.ask("update notification set bpm = 1 where session_id = " + quoted(id)), pqxx::sql_error);
    EXPECT_THROW(other.ask("update event set at_us = 1 where session_id = " + quoted(id)), pqxx::sql_error);
    other.ask("delete from session where session_id = " + quoted(id));
    EXPECT_EQ(db->load(id), std::nullopt);
    EXPECT_EQ(other.ask(count_of(id)), "0");
    EXPECT_EQ(other.ask("select count(*) from individual where session_id = " + quoted(id)), "0");
    EXPECT_THROW(db->append(notifications(id, 4, 1)), refused) << "nothing comes back after erasure";
}

TEST(postgres, an_address_that_is_none_is_said_to_be_so_without_repeating_it) {
    try {
        open_postgres("host='unfinished password=secret");
        FAIL() << "it was taken";
    } catch (std::invalid_argument const& e) {
        EXPECT_THAT(e.what(), ::testing::HasSubstr("postgresql://"));
        EXPECT_THAT(e.what(), ::testing::Not(::testing::HasSubstr("secret")));
    }
}

TEST(postgres, a_server_that_is_not_there_is_unavailable) {
    EXPECT_THROW(open_postgres("postgresql:///nothing?host=/nonexistent"), unavailable);
}

TEST(postgres, a_terminated_backend_is_unavailable_once) {
    auto const db = open_postgres(shared_database() + "&application_name=to_be_terminated");
    auto const id = created(*db);
    second_connection other(shared_database());
    other.ask(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'to_be_terminated'");
    EXPECT_THROW(db->append(notifications(id, 1, 1)), unavailable) << "no silent reconnection";
    db->append(notifications(id, 1, 1));
    EXPECT_EQ(other.ask(count_of(id)), "1");
}

TEST(postgres, a_frozen_server_is_cut_off_within_the_limit) {
    auto const db = open_postgres(shared_database() + "&application_name=to_be_frozen", {200ms, 200ms});
    auto const id = created(*db);
    second_connection other(shared_database());
    auto const pid = std::stoi(other.ask("select pid from pg_stat_activity where application_name = 'to_be_frozen'"));
    ASSERT_EQ(::kill(pid, SIGSTOP), 0);
    auto const begun = std::chrono::steady_clock::now();
    EXPECT_THROW(db->append(notifications(id, 1, 1)), unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
    db->append(notifications(id, 1, 1)); // on a new connection, while the old is still frozen
    EXPECT_EQ(other.ask(count_of(id)), "1");
    ::kill(pid, SIGCONT);
}

TEST(postgres, a_statement_that_waits_too_long_is_unavailable) {
    auto const db = open_postgres(shared_database(), {200ms, 200ms});
    auto const id = created(*db);
    pqxx::connection other(shared_database());
    pqxx::work blocking(other);
    blocking.exec("lock table event in access exclusive mode");
    EXPECT_THROW(db->append(std::vector<record>{{id, log_entry{1, 1s, member_away{1}}}}), unavailable);
    blocking.abort();
    db->append(std::vector<record>{{id, log_entry{1, 1s, member_away{1}}}});
    EXPECT_EQ(db->load(id)->log.size(), 1u);
}

TEST(postgres, every_acknowledged_record_is_visible_to_others_at_that_instant) {
    auto const id = created(*open_postgres(shared_database()));
    second_connection other(shared_database());
    collected acked;
    std::atomic<int> missing = 0;
    auto const check_then_collect = [&, collect = acked.callback()](std::span<record const> batch) {
        auto const& last = std::get<notification_received>(std::get<log_entry>(batch.back().what).what).what;
        auto const visible = other.ask(count_of(id) + " and seq <= " + std::to_string(last.seq));
        if (visible != std::to_string(last.seq)) ++missing;
        collect(batch);
    };
    writer w({10'000, 100, 1ms, 1ms, 4ms}, [] { return open_postgres(shared_database()); }, check_then_collect, {});
    for (std::int64_t n = 1; n <= 2'000; n += 20) ASSERT_TRUE(w.offer(notifications(id, n, 20)));
    EXPECT_EQ(w.stop(60s), 0u);
    EXPECT_EQ(acked.count(), 2'000u);
    EXPECT_EQ(missing, 0);
}

TEST(postgres, nothing_is_lost_or_doubled_when_the_server_crashes_and_comes_back) {
    auto& cluster = to_be_stopped();
    auto const id = created(*open_postgres(cluster.url()));
    collected acked;
    writer w({100'000, 100, 1ms, 5ms, 50ms}, [&] { return open_postgres(cluster.url()); }, acked.callback(), {});

    ASSERT_TRUE(w.offer(notifications(id, 1, 5'000)));
    acked.wait_for(300);
    cluster.stop("immediate"); // somewhere between two batches, or within one
    ASSERT_TRUE(w.offer(notifications(id, 5'001, 1'000)));
    wait_until([&] { return !w.now().available; });
    auto const at_crash = acked.count();
    EXPECT_EQ(w.now().waiting, 6'000 - at_crash);

    cluster.start();
    second_connection other(cluster.url());
    EXPECT_GE(std::stoul(other.ask(count_of(id))), at_crash) << "an acknowledged record is missing after the crash";
    acked.wait_for(6'000);
    EXPECT_EQ(w.stop(60s), 0u);
    EXPECT_EQ(acked.all(), notifications(id, 1, 6'000));
    EXPECT_EQ(other.ask(count_of(id)), "6000");
    auto const log = open_postgres(cluster.url())->load(id)->log;
    ASSERT_EQ(log.size(), 6'000u);
    EXPECT_EQ(log.back(), notified(6'000, 6'000));
}

TEST(postgres, a_terminated_backend_under_the_writer_is_only_a_delay) {
    auto const id = created(*open_postgres(shared_database()));
    auto const url = shared_database() + "&application_name=writer_to_be_terminated";
    second_connection other(shared_database());
    collected acked;
    writer w({100'000, 50, 1ms, 1ms, 4ms}, [&] { return open_postgres(url); }, acked.callback(), {});
    for (int round = 0; round < 5; ++round) {
        ASSERT_TRUE(w.offer(notifications(id, round * 500 + 1, 500)));
        acked.wait_for(static_cast<std::size_t>(round * 500 + 100));
        other.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity "
                  "where application_name = 'writer_to_be_terminated'");
    }
    EXPECT_EQ(w.stop(60s), 0u);
    EXPECT_EQ(acked.all(), notifications(id, 1, 2'500));
    EXPECT_EQ(other.ask(count_of(id)), "2500");
}

TEST(postgres, stops_at_its_deadline_while_the_server_is_down) {
    auto& cluster = to_be_stopped();
    auto const id = created(*open_postgres(cluster.url()));
    collected acked;
    writer w({1'000, 100, 1ms, 1ms, 50ms}, [&] { return open_postgres(cluster.url()); }, acked.callback(), {});
    cluster.stop();
    ASSERT_TRUE(w.offer(notifications(id, 1, 300)));
    auto const begun = std::chrono::steady_clock::now();
    EXPECT_EQ(w.stop(200ms), 300u);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
    EXPECT_EQ(acked.count(), 0u);
}

// A measurement as well as a test: the figure in storage/README.md.
TEST(postgres, stores_a_hundred_thousand_notifications_in_batches_of_a_thousand) {
    auto const db = open_postgres(shared_database());
    auto const id = created(*db);
    constexpr int batches = 100;
    std::vector<std::vector<record>> prepared;
    for (int i = 0; i < batches; ++i) prepared.push_back(notifications(id, i * 1'000 + 1, 1'000));
    auto const begun = std::chrono::steady_clock::now();
    for (auto const& batch : prepared) db->append(batch);
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begun;
    std::cout << "  " << static_cast<int>(batches * 1'000 / took.count()) << " rows/s, committed\n";
    second_connection other(shared_database());
    EXPECT_EQ(other.ask(count_of(id)), "100000");
    other.ask("delete from session where session_id = " + quoted(id));
}

} // namespace
} // namespace coregulation::storage
