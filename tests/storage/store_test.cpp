// What every store promises, asked of the one in memory and of the one in PostgreSQL.
#include "storage/failing_store.hpp"
#include "storage/memory_store.hpp"
#include "storage/postgres/postgres_store.hpp"
#include "tests/storage/examples.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>

namespace coregulation::storage {
namespace {

using namespace examples;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct kind_of_store {
    std::string name;
    std::function<std::function<std::unique_ptr<store>()>()> make; // a way to open stores on the same data
};
void PrintTo(kind_of_store const& kind, std::ostream* out) {
    *out << kind.name;
}

std::function<std::unique_ptr<store>()> in_memory() {
    return [shared = memory_store()] { return std::make_unique<memory_store>(shared); };
}
std::function<std::unique_ptr<store>()> in_postgres() {
    return [url = coregulation::testing::shared_database()] { return open_postgres(url); };
}

class stores : public ::testing::TestWithParam<kind_of_store> {
protected:
    std::function<std::unique_ptr<store>()> open = GetParam().make();
    std::unique_ptr<store> db = open();

    session_row created() {
        auto const row = fresh_session();
        db->create(row, {});
        return row;
    }
};

INSTANTIATE_TEST_SUITE_P(
    each, stores, ::testing::Values(kind_of_store{"memory", in_memory}, kind_of_store{"postgres", in_postgres}),
    [](auto const& one) { return one.param.name; });

TEST_P(stores, a_created_session_is_loaded_as_it_was) {
    auto const row = created();
    EXPECT_EQ(open()->load(row.id), (stored_session{row, {}}));
}

TEST_P(stores, a_session_that_was_never_created_is_not_there) {
    EXPECT_EQ(db->load(fresh_id()), std::nullopt);
    EXPECT_EQ(db->load(std::string("\0\xff", 2)), std::nullopt);
    EXPECT_EQ(db->find(fresh_secret()), std::nullopt);
    EXPECT_THAT(db->list(std::vector{fresh_id()}), IsEmpty());
    EXPECT_THAT(db->list({}), IsEmpty());
}

TEST_P(stores, a_links_secret_opens_its_session_with_its_role) {
    auto const row = fresh_session();
    std::vector<link_row> const links{
        {row.id, protocol::role::participant, fresh_secret()}, {row.id, protocol::role::facilitator, fresh_secret()},
        {row.id, protocol::role::observer, fresh_secret()},    {row.id, protocol::role::co_facilitator, fresh_secret()},
        {row.id, protocol::role::projector, fresh_secret()},
    };
    db->create(row, links);
    for (auto const& link : links) EXPECT_EQ(open()->find(link.secret), link);
}

TEST_P(stores, a_session_remembers_its_door_and_when_people_are_to_come) {
    auto row = fresh_session();
    row.door_open = false;
    row.begins_unix_ms = 1'795'429'800'000;
    db->create(row, {});
    EXPECT_EQ(db->load(row.id)->session, row);
    EXPECT_EQ(db->list(std::vector{row.id}).at(0).session, row);
}

TEST_P(stores, creating_again_changes_nothing) {
    auto const row = fresh_session();
    std::vector<link_row> const links{{row.id, protocol::role::participant, fresh_secret()}};
    db->create(row, links);
    auto other = row;
    other.title = "another";
    db->create(other, links);
    EXPECT_EQ(db->load(row.id)->session, row);
    EXPECT_EQ(db->find(links[0].secret), links[0]);
}

TEST_P(stores, a_link_to_a_missing_session_is_refused_with_the_session_beside_it) {
    auto const row = fresh_session();
    std::vector<link_row> const links{{fresh_id(), protocol::role::participant, fresh_secret()}};
    EXPECT_THROW(db->create(row, links), refused);
    EXPECT_EQ(db->load(row.id), std::nullopt);
}

TEST_P(stores, a_title_that_is_no_text_is_refused) {
    auto row = fresh_session();
    row.title = std::string("a\0b", 3);
    EXPECT_THROW(db->create(row, {}), refused);
    row.title = "\xc3";
    EXPECT_THROW(db->create(row, {}), refused);
    row.title = "\xed\xa0\x80"; // a lone surrogate
    EXPECT_THROW(db->create(row, {}), refused);
    row.title = "";
    db->create(row, {});
    EXPECT_EQ(db->load(row.id)->session.title, "");
}

TEST_P(stores, every_happening_is_loaded_bit_for_bit_in_order) {
    auto const row = created();
    stored_session wanted{row, {}};
    std::vector<record> records;
    for (auto const& what : every_happening()) {
        log_entry const entry{
            static_cast<std::int64_t>(wanted.log.size()) + 1, session_time(7 * wanted.log.size()), what};
        wanted.log.push_back(entry);
        records.insert(records.begin(), {row.id, entry}); // offered backwards
    }
    db->append(records);
    auto const found = open()->load(row.id);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, wanted);
    EXPECT_TRUE(std::signbit(std::get<clock_sample>(found->log[6].what).received_ms)) << "-0 became 0";
    EXPECT_TRUE(std::signbit(std::get<notification_received>(found->log[10].what).what.client_ms)) << "-0 became 0";
}

TEST_P(stores, any_double_survives_in_a_notification) {
    auto const row = created();
    std::mt19937_64 random(2);
    stored_session wanted{row, {}};
    std::vector<record> records;
    while (records.size() < 2'000) {
        auto const x = std::bit_cast<double>(random()), y = std::bit_cast<double>(random());
        if (x != x || y != y) continue;
        auto const n = static_cast<std::int64_t>(records.size()) + 1;
        protocol::notification what{"s", static_cast<std::uint64_t>(n), x, {y, x}, y, {}};
        wanted.log.push_back({n, session_time(n), notification_received{1, what}});
        records.push_back({row.id, wanted.log.back()});
    }
    db->append(records);
    EXPECT_EQ(db->load(row.id), wanted);
}

TEST_P(stores, the_same_record_twice_is_stored_once) {
    auto const row = created();
    std::vector<record> const records{
        {row.id, log_entry{1, session_time(5), phase_set{protocol::phase::baseline}}}, {row.id, notified(2, 1)}};
    db->append(records);
    db->append(records);
    open()->append(records);
    std::vector<record> twice = records;
    twice.insert(twice.end(), records.begin(), records.end());
    db->append(twice);
    EXPECT_EQ(db->load(row.id)->log.size(), 2u);
}

TEST_P(stores, the_first_of_two_with_the_same_key_stays) {
    auto const row = created();
    db->append(std::vector<record>{{row.id, notified(1, 1)}});
    auto other = notified(9, 1);
    std::get<notification_received>(other.what).what.rr_ms = {400};
    db->append(std::vector<record>{{row.id, other}, {row.id, notified(10, 2)}});
    auto const log = db->load(row.id)->log;
    ASSERT_EQ(log.size(), 2u);
    EXPECT_EQ(log[0], notified(1, 1));
    EXPECT_EQ(log[1], notified(10, 2));
}

TEST_P(stores, the_same_seq_of_two_streams_or_sessions_are_two_notifications) {
    auto const one = created(), two = created();
    db->append(std::vector<record>{
        {one.id, notified(1, 1, "a")}, {one.id, notified(2, 1, "b")}, {two.id, notified(1, 1, "a")}});
    EXPECT_EQ(db->load(one.id)->log.size(), 2u);
    EXPECT_EQ(db->load(two.id)->log.size(), 1u);
}

TEST_P(stores, a_batch_with_one_refused_record_stores_nothing) {
    auto const row = created();
    EXPECT_THROW(db->append(std::vector<record>{{row.id, notified(1, 1)}, {fresh_id(), notified(1, 1)}}), refused);
    EXPECT_THAT(db->load(row.id)->log, IsEmpty());

    EXPECT_THROW(
        db->append(std::vector<record>{
            {row.id, notified(1, 1)}, {row.id, notified(2, std::numeric_limits<std::uint64_t>::max())}}),
        refused);
    EXPECT_THROW(
        db->append(std::vector<record>{{row.id, notified(1, 1)}, {row.id, notified(2, 2, std::string("\0", 1))}}),
        refused);
    EXPECT_THAT(db->load(row.id)->log, IsEmpty());
    db->append(std::vector<record>{{row.id, notified(1, 1)}}); // and the store goes on
    EXPECT_EQ(db->load(row.id)->log.size(), 1u);
}

TEST_P(stores, an_empty_batch_is_nothing) {
    db->append({});
    db->append(std::vector<record>{});
}

TEST_P(stores, loaded_time_never_goes_back) {
    auto const row = created();
    db->append(std::vector<record>{
        {row.id, log_entry{1, session_time(100), member_away{1}}},
        {row.id, log_entry{2, session_time(50), member_away{2}}},
        {row.id, log_entry{3, session_time(200), member_away{3}}}});
    auto const log = db->load(row.id)->log;
    ASSERT_EQ(log.size(), 3u);
    EXPECT_EQ(log[1].at, session_time(100));
    EXPECT_EQ(log[2].at, session_time(200));
}

TEST_P(stores, a_list_is_newest_first_with_names_in_seat_order) {
    auto older = fresh_session(), newer = fresh_session(), unasked = fresh_session();
    older.started_unix_us = 1'000;
    newer.started_unix_us = 2'000;
    for (auto const& row : {older, newer, unasked}) db->create(row, {});
    member_joined second{2, protocol::role::participant, 2, "Bo", "b", {}, true, {}, {}};
    member_joined first{1, protocol::role::facilitator, 1, "Ada", "a", {}, true, {}, {}};
    member_joined watching{3, protocol::role::observer, {}, "", "c", {}, false, {}, {}};
    db->append(std::vector<record>{
        {older.id, log_entry{1, session_time(10), second}},
        {older.id, log_entry{2, session_time(20), first}},
        {older.id, log_entry{3, session_time(30), watching}},
        {older.id, notified(40, 1)},
        {older.id, notified(41, 2)},
        {older.id, log_entry{42, session_time(42'500), session_ended{}}},
    });
    session_summary const ended{older, session_time(42'500), session_time(42'500), {"Ada", "Bo"}, 2};
    session_summary const begun{newer, {}, session_time(0), {}, 0};
    EXPECT_THAT(db->list(std::vector{older.id, newer.id, older.id, fresh_id()}), ElementsAre(begun, ended));
}

TEST_P(stores, a_list_names_who_was_let_in_and_not_who_only_waited) {
    auto const row = created();
    member_joined ada{1, {}, {}, "Ada", "a", {}, true, {}, {}, true};
    member_joined ben{2, {}, {}, "Ben", "b", {}, true, {}, {}, true};
    member_joined eve{3, {}, {}, "Eve", "c", {}, true, {}, {}, true};
    db->append(std::vector<record>{
        {row.id, log_entry{1, session_time(10), ada}},
        {row.id, log_entry{2, session_time(20), ben}},
        {row.id, log_entry{3, session_time(30), eve}},
        {row.id, log_entry{4, session_time(40), member_admitted{2, 1}}},
        {row.id, log_entry{5, session_time(50), member_admitted{1, 2}}},
        {row.id, log_entry{6, session_time(60), member_turned_away{3}}},
    });
    EXPECT_THAT(db->list(std::vector{row.id}).at(0).names, ElementsAre("Ben", "Ada"));
}

TEST_P(stores, the_last_moment_may_be_a_notifications) {
    auto const row = created();
    db->append(
        std::vector<record>{{row.id, log_entry{1, session_time(10), member_away{1}}}, {row.id, notified(99, 1)}});
    EXPECT_EQ(db->list(std::vector{row.id}).at(0).last_at, session_time(99'000));
}

TEST_P(stores, a_commit_in_doubt_is_simply_repeated) {
    auto const plan = std::make_shared<fault_plan>();
    auto const row = fresh_session();
    std::vector<link_row> const links{{row.id, protocol::role::observer, fresh_secret()}};
    std::vector<record> const records{
        {row.id, notified(1, 1)}, {row.id, log_entry{2, session_time(2'000), member_away{1}}}};

    plan->next(fault::after);
    auto doubtful = std::make_unique<failing_store>(open(), plan);
    EXPECT_THROW(doubtful->create(row, links), unavailable);
    doubtful = std::make_unique<failing_store>(open(), plan);
    doubtful->create(row, links);

    plan->next(fault::after);
    EXPECT_THROW(doubtful->append(records), unavailable);
    EXPECT_EQ(db->load(row.id)->log.size(), 2u) << "it was committed";
    doubtful = std::make_unique<failing_store>(open(), plan);
    doubtful->append(records);
    EXPECT_EQ(db->load(row.id)->log.size(), 2u);
}

TEST_P(stores, a_failure_before_or_during_leaves_nothing) {
    auto const plan = std::make_shared<fault_plan>();
    auto const row = created();
    std::vector<record> const records{{row.id, notified(1, 1)}};
    auto failing = std::make_unique<failing_store>(open(), plan);
    plan->next(fault::before);
    EXPECT_THROW(failing->append(records), unavailable);
    plan->next(fault::during);
    EXPECT_THROW(failing->append(records), unavailable);
    EXPECT_THROW(failing->load(row.id), unavailable) << "a broken connection stays broken";
    EXPECT_THAT(db->load(row.id)->log, IsEmpty());
    EXPECT_EQ(plan->left(), 0u);

    plan->outage(true);
    EXPECT_THROW(failing_store(open(), plan), unavailable);
    plan->outage(false);
    failing_store(open(), plan).append(records);
    EXPECT_EQ(db->load(row.id)->log.size(), 1u);
}

} // namespace
} // namespace coregulation::storage
