// The writer against stores that fail on demand. No sleeps: every wait is for a condition.
#include "storage/writer.hpp"

#include "storage/failing_store.hpp"
#include "storage/memory_store.hpp"
#include "tests/storage/examples.hpp"
#include "tests/storage/waiting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

namespace coregulation::storage {
namespace {

using namespace examples;
using namespace std::chrono_literals;

// One session in memory, reached through a plan of faults, and what was acknowledged.
class a_writer : public ::testing::Test {
protected:
    session_row row = fresh_session();
    memory_store db;
    std::shared_ptr<fault_plan> plan = std::make_shared<fault_plan>();
    collected acked;

    a_writer() { db.create(row, {}); }

    static writer_settings quick() { return {1'000, 10, 1ms, 1ms, 4ms}; }

    writer::open_store opening() {
        return [this] {
            return std::unique_ptr<store>(std::make_unique<failing_store>(std::make_unique<memory_store>(db), plan));
        };
    }
    std::vector<record> records(std::int64_t first, std::int64_t count) const {
        std::vector<record> out;
        for (auto n = first; n < first + count; ++n)
            out.push_back({row.id, notified(n, static_cast<std::uint64_t>(n))});
        return out;
    }
    std::size_t stored() { return db.load(row.id)->log.size(); }
};

TEST_F(a_writer, stores_everything_in_order_in_batches_no_larger_than_told) {
    writer w(quick(), opening(), acked.callback(), {});
    for (std::int64_t n = 1; n <= 95; n += 5) ASSERT_TRUE(w.offer(records(n, 5)));
    acked.wait_for(95);
    EXPECT_EQ(acked.all(), records(1, 95));
    EXPECT_LE(acked.largest_batch(), 10u);
    EXPECT_EQ(stored(), 95u);
    EXPECT_EQ(w.stop(1s), 0u);
}

TEST_F(a_writer, does_not_wait_for_a_full_batch_longer_than_it_lingers) {
    writer w({1'000, 1'000, 5ms, 1ms, 4ms}, opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 1)));
    acked.wait_for(1);
    EXPECT_EQ(stored(), 1u);
}

TEST_F(a_writer, waits_to_fill_a_batch) {
    writer w({1'000, 10, 1h, 1ms, 4ms}, opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 9)));
    EXPECT_EQ(w.now().waiting, 9u);
    ASSERT_TRUE(w.offer(records(10, 1)));
    acked.wait_for(10);
    EXPECT_EQ(acked.batches(), 1u);
}

TEST_F(a_writer, acknowledges_only_what_the_store_holds) {
    std::atomic<int> missing = 0, heard = 0;
    auto const check_each = [&](std::span<record const> batch) {
        auto const log = memory_store(db).load(row.id)->log;
        for (auto const& one : batch) {
            if (std::find(log.begin(), log.end(), std::get<log_entry>(one.what)) == log.end()) ++missing;
            ++heard;
        }
        acked.callback()(batch);
    };
    plan->next(fault::before);
    plan->next(fault::during, 2);
    plan->next(fault::after, 2);
    writer w(quick(), opening(), check_each, {});
    ASSERT_TRUE(w.offer(records(1, 50)));
    acked.wait_for(50);
    EXPECT_EQ(missing, 0);
    EXPECT_EQ(heard, 50) << "each record is acknowledged once";
}

TEST_F(a_writer, stores_once_what_was_in_doubt) {
    plan->next(fault::after, 3);
    writer w(quick(), opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 25)));
    acked.wait_for(25);
    EXPECT_EQ(stored(), 25u);
    EXPECT_EQ(acked.all(), records(1, 25));
}

TEST_F(a_writer, holds_everything_during_an_outage) {
    plan->outage(true);
    writer w(quick(), opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 100)));
    wait_until([&] { return !w.now().available; });
    EXPECT_EQ(w.now().waiting, 100u);
    EXPECT_THAT(w.now().fault, ::testing::HasSubstr("no connection"));
    wait_until([&] { return w.now().oldest_age >= 5ms; });
    EXPECT_EQ(acked.count(), 0u);

    plan->outage(false);
    acked.wait_for(100);
    wait_until([&] { return w.now().waiting == 0; });
    EXPECT_TRUE(w.now().available);
    EXPECT_EQ(w.now().oldest_age, 0ms);
    EXPECT_EQ(acked.all(), records(1, 100));
}

TEST_F(a_writer, turns_away_what_exceeds_its_capacity_until_there_is_room) {
    plan->outage(true);
    std::atomic<int> rooms = 0;
    writer w(quick(), opening(), acked.callback(), [&] { ++rooms; });
    ASSERT_TRUE(w.offer(records(1, 995)));
    auto more = records(996, 10);
    EXPECT_FALSE(w.offer(std::move(more)));
    EXPECT_EQ(more, records(996, 10)) << "refused records are still the caller's";
    EXPECT_TRUE(w.offer(records(996, 5))) << "exactly full";
    EXPECT_FALSE(w.offer(records(1001, 1)));
    EXPECT_EQ(rooms, 0);

    plan->outage(false);
    wait_until([&] { return rooms == 1; });
    EXPECT_LE(w.now().waiting, 500u);
    EXPECT_TRUE(w.offer(records(1001, 1)));
    acked.wait_for(1001);
    EXPECT_EQ(rooms, 1) << "called once, not for each batch";
    EXPECT_EQ(acked.all(), records(1, 1001));
}

TEST_F(a_writer, takes_one_offer_beyond_its_capacity_when_nothing_waits) {
    writer w(quick(), opening(), acked.callback(), {});
    EXPECT_TRUE(w.offer(records(1, 1'500)));
    acked.wait_for(1'500);
    EXPECT_EQ(stored(), 1'500u);
}

TEST_F(a_writer, lets_derived_rows_go_rather_than_the_log_and_counts_them) {
    plan->outage(true);
    collected given_up;
    writer w(quick(), opening(), acked.callback(), {}, given_up.callback()); // a quarter of its capacity is 250
    std::vector<record> const rows(20, record{row.id, individual_row{1, 5s, measured()}});
    ASSERT_TRUE(w.offer(records(1, 240)));
    ASSERT_TRUE(w.offer(rows));
    EXPECT_EQ(w.now().waiting, 250u);
    EXPECT_EQ(w.now().let_go, 10u);
    EXPECT_EQ(given_up.count(), 10u) << "whoever counts what is under way hears of them";
    ASSERT_TRUE(w.offer(records(241, 760))) << "the log goes up to the whole capacity";
    EXPECT_EQ(w.now().waiting, 1'000u);
    EXPECT_EQ(w.now().let_go, 20u);
    EXPECT_TRUE(w.offer(rows)) << "a reason to stop reading is the log alone";
    EXPECT_FALSE(w.offer(records(1'001, 1)));
    for (auto const& one : given_up.all()) EXPECT_FALSE(std::holds_alternative<log_entry>(one.what));

    plan->outage(false);
    EXPECT_EQ(w.stop(60s), 0u);
    EXPECT_EQ(stored(), 1'000u) << "nothing of the log is missing";
    EXPECT_EQ(acked.count(), 1'000u);
    EXPECT_EQ(given_up.count(), 40u);
    EXPECT_EQ(w.now().let_go, 40u);
}

TEST_F(a_writer, holds_what_it_cannot_write_while_others_can_read) {
    plan->full_disk(true);
    writer w(quick(), opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 30)));
    wait_until([&] { return !w.now().available; });
    EXPECT_EQ(opening()()->load(row.id)->log.size(), 0u);
    plan->full_disk(false);
    acked.wait_for(30);
    EXPECT_EQ(acked.all(), records(1, 30));
}

TEST_F(a_writer, takes_offers_while_a_frozen_database_holds_a_batch) {
    plan->frozen(true);
    writer w(quick(), opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 10)));
    wait_until([&] { return plan->held() == 1; });
    ASSERT_TRUE(w.offer(records(11, 40)));
    EXPECT_EQ(w.now().waiting, 50u) << "the batch under way counts until it is committed";
    wait_until([&] { return w.now().oldest_age >= 5ms; });
    plan->frozen(false);
    EXPECT_EQ(w.stop(60s), 0u);
    EXPECT_EQ(acked.all(), records(1, 50));
}

TEST_F(a_writer, sets_aside_alone_what_the_store_refuses) {
    collected given_up;
    writer w(quick(), opening(), acked.callback(), {}, given_up.callback());
    auto mixed = records(1, 8);
    record const orphan{fresh_id(), notified(1, 1)}; // of a session that does not exist
    mixed.insert(mixed.begin() + 3, orphan);
    ASSERT_TRUE(w.offer(mixed));
    ASSERT_TRUE(w.offer(records(9, 20)));
    acked.wait_for(28);
    wait_until([&] { return w.now().waiting == 0; });
    EXPECT_EQ(acked.all(), records(1, 28)) << "the others, in order";
    EXPECT_EQ(w.now().refused, 1u);
    EXPECT_EQ(given_up.all(), std::vector{orphan});
    EXPECT_TRUE(w.now().available) << "the database is not at fault";
    EXPECT_EQ(w.stop(1s), 1u);
}

TEST_F(a_writer, stores_what_waits_when_it_is_stopped) {
    writer w({1'000, 10, 1h, 1ms, 4ms}, opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 57)));
    EXPECT_EQ(w.stop(10s), 0u);
    EXPECT_EQ(stored(), 57u);
    EXPECT_EQ(acked.all(), records(1, 57));
    EXPECT_FALSE(w.offer(records(58, 1))) << "nothing is taken after stop";
    EXPECT_EQ(w.stop(10s), 0u) << "stopping again is the same answer";
}

TEST_F(a_writer, gives_up_at_the_deadline_of_its_stop) {
    plan->outage(true);
    writer w({1'000, 10, 1ms, 1h, 1h}, opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 57)));
    wait_until([&] { return !w.now().available; }); // now it waits an hour
    auto const begun = std::chrono::steady_clock::now();
    EXPECT_EQ(w.stop(50ms), 57u);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
    EXPECT_EQ(acked.count(), 0u);
}

TEST_F(a_writer, tries_once_more_when_it_is_stopped_while_it_waits_to_retry) {
    plan->outage(true);
    writer w({1'000, 10, 1ms, 1h, 1h}, opening(), acked.callback(), {});
    ASSERT_TRUE(w.offer(records(1, 25)));
    wait_until([&] { return !w.now().available; });
    plan->outage(false);
    EXPECT_EQ(w.stop(10s), 0u);
    EXPECT_EQ(stored(), 25u);
}

TEST_F(a_writer, can_be_destroyed_with_records_waiting) {
    plan->outage(true);
    {
        writer w({1'000, 10, 1ms, 1h, 1h}, opening(), acked.callback(), {});
        ASSERT_TRUE(w.offer(records(1, 25)));
    }
    EXPECT_EQ(acked.count(), 0u) << "lost, and never acknowledged";
    EXPECT_EQ(stored(), 0u);
}

TEST_F(a_writer, takes_offers_from_many_threads_in_each_ones_order) {
    constexpr int threads = 8, each = 500;
    std::mutex guard;
    std::condition_variable room;
    auto const settings = writer_settings{200, 50, 1ms, 1ms, 4ms};
    for (int i = 0; i < 40; ++i) plan->next(i % 2 ? fault::after : fault::during);
    {
        writer w(settings, opening(), acked.callback(), [&] {
            std::lock_guard const lock(guard);
            room.notify_all();
        });
        std::vector<std::thread> offering;
        for (int t = 0; t < threads; ++t) {
            offering.emplace_back([&, t] {
                for (int n = 1; n <= each; ++n) {
                    std::vector<record> one{
                        {row.id, notified(t * each + n, static_cast<std::uint64_t>(n), "s" + std::to_string(t))}};
                    std::unique_lock lock(guard); // so that `room` cannot come between refusal and wait
                    while (!w.offer(std::move(one))) room.wait(lock);
                    lock.unlock();
                    static_cast<void>(w.now());
                }
            });
        }
        for (auto& thread : offering) thread.join();
        EXPECT_EQ(w.stop(60s), 0u);
    }
    EXPECT_EQ(stored(), static_cast<std::size_t>(threads * each));
    std::map<protocol::stream_id, std::uint64_t> newest;
    for (auto const& one : acked.all()) {
        auto const& what = std::get<notification_received>(std::get<log_entry>(one.what).what).what;
        EXPECT_EQ(what.seq, ++newest[what.stream]);
    }
    EXPECT_EQ(newest.size(), static_cast<std::size_t>(threads));
}

} // namespace
} // namespace coregulation::storage
