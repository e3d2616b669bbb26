#include "tests/faults/nemesis/acknowledgement_watch.hpp"

#include "storage/postgres/postgres_store.hpp"
#include "tests/faults/nemesis/second_opinion.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace coregulation::faults {
namespace {

using namespace std::chrono_literals;

std::string const stream(32, 'a');
constexpr auto patience = 20s;

TEST(acknowledgement_watch, believes_what_is_there) {
    acknowledgement_watch watch([](auto const&, std::uint64_t seq) { return std::optional<std::size_t>(seq); });
    watch.hear({stream, 3, 3, 0});
    watch.hear({stream, 5, 5, 0});
    auto const found = watch.finish(patience);
    EXPECT_EQ(found.asked, 2U);
    EXPECT_TRUE(found.broken.empty());
    EXPECT_EQ(found.asked_late, 0U);
}

TEST(acknowledgement_watch, finds_an_acknowledgement_before_its_commit) {
    acknowledgement_watch watch([](auto const&, std::uint64_t seq) { return std::optional<std::size_t>(seq - 1); });
    watch.hear({stream, 3, 3, 0});
    auto const found = watch.finish(patience);
    ASSERT_EQ(found.broken.size(), 1U);
    EXPECT_NE(found.broken[0].find("of which 3 must be stored; 2 were"), std::string::npos) << found.broken[0];
}

TEST(acknowledgement_watch, asks_again_until_postgres_answers) {
    std::atomic<int> times = 0;
    acknowledgement_watch watch(
        [&times](auto const&, std::uint64_t seq) {
            return ++times < 4 ? std::nullopt : std::optional<std::size_t>(seq);
        },
        1ms);
    watch.hear({stream, 3, 3, 0});
    auto const found = watch.finish(patience);
    EXPECT_EQ(found.asked, 1U);
    EXPECT_EQ(found.asked_late, 1U);
    EXPECT_TRUE(found.broken.empty());
}

TEST(acknowledgement_watch, counts_what_got_no_answer_as_broken) {
    acknowledgement_watch watch([](auto const&, std::uint64_t) { return std::optional<std::size_t>(); }, 1ms);
    watch.hear({stream, 3, 3, 0});
    EXPECT_EQ(watch.finish(50ms).broken.size(), 1U);
}

TEST(second_opinion, counts_the_rows_of_a_stream_up_to_a_number) {
    auto const url = testing::shared_database();
    storage::session_id const id = "second_opinion_______1";
    auto const store = storage::open_postgres(url);
    store->create({id, "t", 1, 1}, {});
    std::vector<storage::record> rows;
    for (std::uint64_t seq : {1U, 2U, 4U}) {
        protocol::notification n;
        n.stream = stream;
        n.seq = seq;
        rows.push_back(
            {id, storage::log_entry{static_cast<std::int64_t>(seq), {}, storage::notification_received{1, n}}});
    }
    store->append(rows);
    second_opinion ask(url);
    EXPECT_EQ(ask.stored(id, stream, 2), 2U);
    EXPECT_EQ(ask.stored(id, stream, 4), 3U);
    EXPECT_EQ(ask.stored(id, std::string(32, 'b'), 4), 0U);
}

TEST(second_opinion, finds_the_values_of_who_does_not_keep) {
    auto const url = testing::shared_database();
    storage::session_id const id = "second_opinion_______2";
    auto const store = storage::open_postgres(url);
    store->create({id, "t", 1, 1}, {});
    std::vector<storage::record> rows;
    for (std::uint32_t member : {1U, 2U}) {
        storage::member_joined who;
        who.member = member;
        who.seat = member + 4;
        who.stream = stream;
        rows.push_back({id, storage::log_entry{member, {}, who}});
        rows.push_back({id, storage::individual_row{member, std::chrono::seconds(5), {}}});
    }
    storage::pair_values_row both{1, 2, std::chrono::seconds(5), {}};
    both.values.a = 5;
    both.values.b = 6;
    rows.push_back({id, both});
    store->append(rows);
    second_opinion ask(url);
    EXPECT_EQ(ask.derived_rows(id, {5}), 2U) << "one's own row and the pair's";
    EXPECT_EQ(ask.derived_rows(id, {7}), 0U);
    EXPECT_EQ(ask.derived_rows(id, {}), 0U);
}

TEST(second_opinion, has_no_answer_when_nobody_is_there) {
    second_opinion ask("postgresql://nobody@/nothing?host=/nonexistent");
    EXPECT_FALSE(ask.stored("x", stream, 1));
}

} // namespace
} // namespace coregulation::faults
