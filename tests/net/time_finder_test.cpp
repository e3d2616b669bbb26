// How a server that takes a session up finds the session's time.
#include "server/net/time_finder.hpp"

#include <gtest/gtest.h>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using net::time_finder;
using session_time = storage::session_time;

class finding_time : public ::testing::Test {
protected:
    static constexpr session_time wall = 600s;
    time_finder::clock::time_point const then{1000s};
    time_finder expecting{wall, then, true};
};

TEST_F(finding_time, takes_the_wall_clocks_word_at_once_when_nobody_is_expected_who_knows_better) {
    time_finder finder(wall, then, false);
    EXPECT_EQ(finder.found_at(), time_finder::clock::time_point::max()) << "nobody has come";
    finder.hear({}, then + 5s);
    EXPECT_EQ(finder.found_at(), then + 5s);
    EXPECT_EQ(finder.at(then + 6s), wall + 6s);
}

TEST_F(finding_time, is_done_with_the_first_page_that_agrees_with_the_wall_clock) {
    expecting.hear(wall + 2s + 37ms, then + 2s);
    EXPECT_EQ(expecting.found_at(), then + 2s);
    EXPECT_EQ(expecting.at(then + 3s), wall + 3s + 37ms) << "the page knows better, to the millisecond";
}

TEST_F(finding_time, waits_a_second_for_a_page_that_knows) {
    expecting.hear({}, then);
    EXPECT_EQ(expecting.found_at(), then + 1s);
    expecting.hear(wall - 30s, then + 400ms);
    EXPECT_EQ(expecting.found_at(), then + 1s) << "it contradicts the wall clock: others may say more";
    EXPECT_EQ(expecting.at(then + 400ms), wall - 30s);
}

TEST_F(finding_time, goes_by_the_wall_clock_when_nobody_knew) {
    expecting.hear({}, then);
    EXPECT_EQ(expecting.at(then + 1s), wall + 1s);
}

TEST_F(finding_time, believes_the_pages_when_the_wall_clock_was_set) {
    for (auto const off : {-7200s + 3ms, -7200s - 2ms, -7200s + 1ms}) expecting.hear(wall + off, then);
    EXPECT_EQ(expecting.at(then), wall - 7200s + 1ms);
}

TEST_F(finding_time, is_not_moved_by_one_page_among_several) {
    expecting.hear(wall + 3000s, then);
    expecting.hear(wall - 10s, then);
    expecting.hear(wall - 10s + 4ms, then + 0ms);
    EXPECT_EQ(expecting.at(then), wall - 10s + 4ms);
}

TEST_F(finding_time, disregards_what_was_never_this_sessions_time) {
    expecting.hear(wall + 25h, then);
    EXPECT_EQ(expecting.at(then), wall);
    expecting.hear(wall - 25h, then);
    EXPECT_EQ(expecting.at(then), wall);
}

} // namespace
} // namespace coregulation::testing
