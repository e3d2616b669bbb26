// What Beast leaves to us.
#include "server/net/rfc6455.hpp"

#include <gtest/gtest.h>

#include <string>

namespace coregulation::testing {
namespace {

using net::ends_within_character;
using net::is_websocket_key;

TEST(websocket_key, is_sixteen_bytes_in_base64) {
    EXPECT_TRUE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ==")); // RFC 6455, §1.3
    for (auto const* wrong :
         {"", "=", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZXQ=",
          "dGhlIHNhbXBsZSBub25jZXRo", "dGhlIHNhbXBs!SBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==AAAA"})
        EXPECT_FALSE(is_websocket_key(wrong)) << wrong;
}

TEST(text, ends_within_a_character_when_bytes_of_it_are_missing) {
    for (std::string const whole : {"a", "é", "€", "💗"}) {
        EXPECT_FALSE(ends_within_character("x" + whole));
        EXPECT_FALSE(ends_within_character(whole));
        for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
            EXPECT_TRUE(ends_within_character("x" + whole.substr(0, bytes)));
            EXPECT_TRUE(ends_within_character(whole.substr(0, bytes)));
        }
    }
    EXPECT_FALSE(ends_within_character(""));
}

} // namespace
} // namespace coregulation::testing
