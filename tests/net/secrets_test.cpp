#include "server/net/secrets.hpp"

#include <gtest/gtest.h>

#include <set>

namespace coregulation::net {
namespace {

TEST(secrets, are_22_characters_of_base64url_and_never_the_same) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        auto const one = draw_secret();
        EXPECT_TRUE(is_secret(one)) << one;
        seen.insert(one);
    }
    EXPECT_EQ(seen.size(), 1000U);
}

TEST(secrets, use_every_letter_of_the_alphabet) {
    std::set<char> letters;
    for (int i = 0; i < 1000; ++i) {
        for (auto const c : draw_secret()) letters.insert(c);
    }
    EXPECT_EQ(letters.size(), 64U);
}

TEST(secrets, of_another_shape_are_none) {
    EXPECT_FALSE(is_secret(""));
    EXPECT_FALSE(is_secret(std::string(21, 'A')));
    EXPECT_FALSE(is_secret(std::string(23, 'A')));
    EXPECT_FALSE(is_secret("AAAAAAAAAAAAAAAAAAAAA="));
    EXPECT_FALSE(is_secret("AAAAAAAAAAAAAAAAAAAAA/"));
}

TEST(secrets, are_hashed_with_sha_256) { // FIPS 180-2, appendix B.1
    storage::secret_hash const expected{0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                        0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                        0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    EXPECT_EQ(hash_of("abc"), expected);
}

} // namespace
} // namespace coregulation::net
