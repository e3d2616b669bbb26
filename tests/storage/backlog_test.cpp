// What gathers while PostgreSQL is away, and how soon it is stored when it is back. Measurements as well as
// tests: the figures in storage/README.md.
#include "storage/postgres/migrate.hpp"
#include "storage/postgres/postgres_store.hpp"
#include "storage/writer.hpp"
#include "tests/storage/examples.hpp"
#include "tests/storage/second_connection.hpp"
#include "tests/storage/waiting.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace coregulation::storage {
namespace {

using namespace examples;
using namespace std::chrono_literals;

struct crowd {
    int sessions, people_each;
};

// A minute of these people as a server offers it: a notification a second, a clock sample each 5 s, and the
// derived rows each 5 s.
void offer_a_minute(writer& to, std::vector<session_id> const& ids, int people_each) {
    for (int second = 0; second < 60; ++second) {
        for (auto const& id : ids) {
            std::vector<record> what;
            auto ordinal = std::int64_t{second} * 100 + 1;
            for (int who = 1; who <= people_each; ++who) {
                auto const member = static_cast<member_id>(who);
                auto const stream = std::string(31, 'a') + static_cast<char>('a' + who);
                what.push_back({id, notified(ordinal++, static_cast<std::uint64_t>(second) + 1, stream, member)});
                if (second % 5 != 0) continue;
                auto const at = std::chrono::seconds(second);
                what.push_back({id, log_entry{ordinal++, at, clock_sample{member, 1.5, 2.5, 3.5, 4.5}}});
                what.push_back({id, individual_row{member, at, measured()}});
                for (int with = who + 1; with <= people_each; ++with)
                    what.push_back({id, pair_values_row{member, static_cast<member_id>(with), at, together()}});
            }
            ASSERT_TRUE(to.offer(std::move(what)));
        }
    }
}

void a_minute_away(crowd const& who) {
    coregulation::testing::postgres_cluster cluster;
    migrate(cluster.url());
    std::vector<session_id> ids;
    {
        auto const db = open_postgres(cluster.url());
        for (int i = 0; i < who.sessions; ++i) {
            auto const row = fresh_session();
            db->create(row, {});
            ids.push_back(row.id);
        }
    }
    std::atomic<std::size_t> acked = 0, given_up = 0;
    writer w(
        {}, [&] { return open_postgres(cluster.url()); }, [&](auto batch) { acked += batch.size(); }, {},
        [&](auto batch) { given_up += batch.size(); });
    cluster.stop("immediate");
    offer_a_minute(w, ids, who.people_each);
    wait_until([&] { return !w.now().available; });
    auto const waiting = w.now().waiting;
    EXPECT_EQ(given_up, 0u) << "a minute is no reason to drop anything";

    cluster.start();
    auto const back = std::chrono::steady_clock::now();
    wait_until([&] { return acked >= waiting; });
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - back;
    std::cout << "  " << waiting << " records of " << who.sessions * who.people_each << " people stored "
              << took.count() << " s after PostgreSQL was back\n";
    EXPECT_EQ(w.stop(60s), 0u);
    second_connection other(cluster.url());
    EXPECT_EQ(
        other.ask("select count(*) from notification"),
        std::to_string(std::size_t{60} * ids.size() * static_cast<std::size_t>(who.people_each)));
}

TEST(postgres, stores_a_minute_of_twelve_people_when_it_is_back) {
    a_minute_away({1, 12});
}

TEST(postgres, stores_a_minute_of_a_thousand_people_when_it_is_back) {
    a_minute_away({500, 2});
}

} // namespace
} // namespace coregulation::storage
