// What of a session is not in the database yet, and since when.
#include "server/net/backlog.hpp"

#include <gtest/gtest.h>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using net::backlog;

constexpr backlog::time_point begin{100s};

TEST(backlog, of_nothing_has_no_age) {
    backlog b;
    EXPECT_EQ(b.count(), 0U);
    EXPECT_FALSE(b.oldest());
    b.stored(3);
    EXPECT_EQ(b.count(), 0U) << "what was never offered cannot be stored";
}

TEST(backlog, is_as_old_as_the_oldest_that_is_not_stored) {
    backlog b;
    b.offered(3, begin);
    b.offered(2, begin + 5s);
    b.offered(1, begin + 9s);
    EXPECT_EQ(b.oldest(), begin);
    b.stored(2);
    EXPECT_EQ(b.oldest(), begin);
    b.stored(1);
    EXPECT_EQ(b.oldest(), begin + 5s);
    b.stored(3);
    EXPECT_FALSE(b.oldest());
}

TEST(backlog, stays_as_old_as_it_is_when_the_newest_is_given_up) {
    backlog b;
    b.offered(3, begin);
    b.offered(2, begin + 5s);
    b.given_up(4);
    EXPECT_EQ(b.count(), 1U);
    EXPECT_EQ(b.oldest(), begin);
    b.given_up(7);
    EXPECT_FALSE(b.oldest());
}

TEST(backlog, never_looks_younger_than_it_is) {
    backlog b;
    for (int i = 0; i < 10; ++i) b.offered(1, begin + i * 100ms);
    b.stored(9);
    EXPECT_EQ(b.count(), 1U);
    EXPECT_EQ(b.oldest(), begin) << "within a second they count as one lot";
}

} // namespace
} // namespace coregulation::testing
