#include "server/net/outbound.hpp"

#include <gtest/gtest.h>

namespace coregulation::net {
namespace {

TEST(outbound, writes_what_must_be_delivered_before_pulses_before_pictures) {
    outbound out;
    out.show(slot::own, share("self"));
    out.show(slot::frame, share("frame"));
    out.pulse(share("pulse"));
    out.show(slot::people, share("people"));
    EXPECT_TRUE(out.deliver(share("ack")));
    EXPECT_EQ(*out.next(), "ack");
    EXPECT_EQ(*out.next(), "people");
    EXPECT_EQ(*out.next(), "pulse");
    EXPECT_EQ(*out.next(), "frame");
    EXPECT_EQ(*out.next(), "self");
    EXPECT_EQ(out.next(), nullptr);
}

TEST(outbound, keeps_only_the_newest_picture_of_each_kind) {
    outbound out;
    for (int i = 1; i <= 1000; ++i) out.show(slot::frame, share(std::to_string(i)));
    EXPECT_EQ(*out.next(), "1000");
    EXPECT_EQ(out.next(), nullptr);
}

TEST(outbound, drops_pulses_that_nobody_fetches) {
    outbound out;
    for (std::size_t i = 0; i < outbound::most_pulses + 5; ++i) out.pulse(share(std::to_string(i)));
    for (std::size_t i = 0; i < outbound::most_pulses; ++i) EXPECT_EQ(*out.next(), std::to_string(i));
    EXPECT_EQ(out.next(), nullptr);
}

TEST(outbound, refuses_more_messages_than_a_slow_reader_may_hold_up) {
    outbound out;
    for (std::size_t i = 0; i < outbound::most_messages; ++i) EXPECT_TRUE(out.deliver(share("x")));
    EXPECT_FALSE(out.deliver(share("x")));
    out.next();
    EXPECT_TRUE(out.deliver(share("x")));
}

TEST(outbound, refuses_more_bytes_than_a_slow_reader_may_hold_up) {
    outbound out;
    EXPECT_TRUE(out.deliver(share(std::string(outbound::most_bytes - 1, 'x'))));
    EXPECT_FALSE(out.deliver(share("xx")));
    EXPECT_TRUE(out.deliver(share("x")));
}

TEST(outbound, forgets_pictures_but_not_messages_when_told) {
    outbound out;
    out.show(slot::frame, share("frame"));
    out.pulse(share("pulse"));
    EXPECT_TRUE(out.deliver(share("ended")));
    out.drop_pictures();
    EXPECT_EQ(*out.next(), "ended");
    EXPECT_EQ(out.next(), nullptr);
}

} // namespace
} // namespace coregulation::net
