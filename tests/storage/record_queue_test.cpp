// What waits for the database: the log first, derived rows while there is room for them.
#include "storage/record_queue.hpp"

#include "tests/storage/examples.hpp"

#include <gtest/gtest.h>

namespace coregulation::storage {
namespace {

using namespace examples;
using namespace std::chrono_literals;

class a_record_queue : public ::testing::Test {
protected:
    record_queue queue{100};
    std::vector<record> let_go;

    static record_queue::time_point at(int second) { return record_queue::time_point(std::chrono::seconds(second)); }
    static record entry(std::int64_t n) { return {"s", notified(n, static_cast<std::uint64_t>(n))}; }
    static record row(member_id who) { return {"s", individual_row{who, 5s, measured()}}; }
    static std::vector<record> entries(std::int64_t first, std::int64_t count) {
        std::vector<record> out;
        for (auto n = first; n < first + count; ++n) out.push_back(entry(n));
        return out;
    }
    static std::vector<record> rows(member_id first, member_id count) {
        std::vector<record> out;
        for (auto n = first; n < first + count; ++n) out.push_back(row(n));
        return out;
    }

    bool push(std::vector<record> what, int second = 0) { return queue.push(what, at(second), let_go); }
    std::vector<record> pop(std::size_t most) {
        std::vector<record> out;
        queue.pop(most, out);
        queue.settle(out.size());
        return out;
    }
};

TEST_F(a_record_queue, gives_the_log_first_and_each_kind_in_its_order) {
    push({entry(1), row(1), entry(2), row(2)});
    push({row(3), entry(3)});
    EXPECT_EQ(pop(4), (std::vector{entry(1), entry(2), entry(3), row(1)}));
    EXPECT_EQ(pop(4), (std::vector{row(2), row(3)}));
    EXPECT_EQ(queue.waiting(), 0u);
    EXPECT_TRUE(pop(4).empty());
}

TEST_F(a_record_queue, counts_what_is_popped_until_it_is_settled) {
    push(entries(1, 100));
    std::vector<record> out;
    queue.pop(60, out);
    EXPECT_EQ(out, entries(1, 60));
    EXPECT_EQ(queue.queued(), 40u);
    EXPECT_EQ(queue.waiting(), 100u);
    EXPECT_FALSE(push({entry(101)})) << "they may have to be stored again";
    queue.settle(59);
    EXPECT_TRUE(push(entries(101, 59)));
    EXPECT_FALSE(push({entry(160)}));
}

TEST_F(a_record_queue, leaves_what_it_does_not_take_as_it_was) {
    push(entries(1, 95));
    auto const more = entries(96, 6);
    auto offered = more;
    EXPECT_FALSE(queue.push(offered, at(0), let_go));
    EXPECT_EQ(offered, more);
    EXPECT_TRUE(push(entries(96, 5)));
    EXPECT_TRUE(let_go.empty());
}

TEST_F(a_record_queue, takes_more_than_its_capacity_only_when_nothing_waits) {
    EXPECT_TRUE(push(entries(1, 150)));
    EXPECT_FALSE(push({entry(151)}));
    EXPECT_EQ(pop(200), entries(1, 150));
}

TEST_F(a_record_queue, takes_derived_rows_while_less_than_a_quarter_waits) {
    push(entries(1, 20));
    EXPECT_TRUE(push(rows(1, 8)));
    EXPECT_EQ(queue.waiting(), 25u);
    EXPECT_EQ(let_go, rows(6, 3));
    EXPECT_TRUE(push(rows(9, 2))) << "they are never a reason to stop reading";
    EXPECT_EQ(queue.waiting(), 25u);
    pop(1);
    push(rows(11, 2));
    EXPECT_EQ(let_go, (std::vector{row(6), row(7), row(8), row(9), row(10), row(12)}));
}

TEST_F(a_record_queue, lets_derived_rows_go_when_the_log_needs_their_room) {
    push(rows(1, 25));
    EXPECT_TRUE(push(entries(1, 75))) << "full";
    EXPECT_TRUE(let_go.empty());
    EXPECT_TRUE(push({entry(76)}));
    EXPECT_EQ(let_go, rows(1, 25)) << "all at once, once";
    EXPECT_TRUE(push(entries(77, 24)));
    EXPECT_FALSE(push({entry(101)}));
    EXPECT_EQ(pop(200), entries(1, 100)) << "nothing of the log";
}

TEST_F(a_record_queue, keeps_derived_rows_that_are_on_their_way) {
    push(rows(1, 25));
    std::vector<record> out;
    queue.pop(10, out);
    EXPECT_TRUE(push(entries(1, 90)));
    EXPECT_EQ(let_go, rows(11, 15));
    EXPECT_EQ(queue.waiting(), 100u);
}

TEST_F(a_record_queue, knows_the_oldest_of_both_kinds) {
    push({row(1)}, 1);
    push({entry(1)}, 2);
    EXPECT_EQ(queue.oldest(), at(1));
    std::vector<record> out;
    queue.pop(1, out); // the entry: still the row is older
    EXPECT_EQ(queue.oldest(), at(1));
    queue.settle(1);
    EXPECT_EQ(queue.oldest(), at(1));
    pop(1);
    push({entry(2)}, 3);
    EXPECT_EQ(queue.oldest(), at(3));
}

} // namespace
} // namespace coregulation::storage
