#include "server/net/client_address.hpp"

#include <gmock/gmock.h>

namespace {

using namespace coregulation::net;
using testing::HasSubstr;

std::string fault_of(std::string_view url) {
    auto const result = parse_link(url);
    return std::holds_alternative<std::string>(result) ? std::get<std::string>(result) : "no fault";
}

TEST(client_address, a_link_is_taken_apart) {
    auto const link = std::get<client_link>(parse_link("http://localhost:8080/join#abc-_9"));
    EXPECT_EQ(link.server.host, "localhost");
    EXPECT_EQ(link.server.port, "8080");
    EXPECT_EQ(link.secret, "abc-_9");
    EXPECT_EQ(link.server.origin(), "http://localhost:8080");
}

TEST(client_address, without_a_port_it_is_80) {
    auto const link = std::get<client_link>(parse_link("http://example.org/join#abc"));
    EXPECT_EQ(link.server.port, "80");
    EXPECT_EQ(link.server.authority(), "example.org");
}

TEST(client_address, numbers_of_the_sixth_version_stand_in_brackets) {
    auto const link = std::get<client_link>(parse_link("http://[::1]:8080/join#abc"));
    EXPECT_EQ(link.server.host, "::1");
    EXPECT_EQ(link.server.authority(), "[::1]:8080");
    EXPECT_EQ(std::get<client_link>(parse_link("http://[::1]/join#abc")).server.port, "80");
}

TEST(client_address, encrypted_links_are_refused_with_a_sentence) {
    EXPECT_THAT(fault_of("https://example.org/join#abc"), HasSubstr("not supported here yet"));
}

TEST(client_address, what_is_no_link_is_refused_with_what_was_expected) {
    for (auto const* wrong :
         {"", "abc", "ftp://a/join#x", "http://", "http:///join#x", "http://a:0/join#x", "http://a:70000/join#x",
          "http://a:x/join#x", "http://user@a/join#x", "http://[::1/join#x", "http://a/join", "http://a/join#",
          "http://a/join#x y", "http://a/join#x\n"})
        EXPECT_THAT(fault_of(wrong), HasSubstr("expected")) << wrong;
}

} // namespace
