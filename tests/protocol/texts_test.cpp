// Which texts fit: lengths in code points, alphabets, nothing that disguises.

#include "protocol/rules.hpp"

#include <gtest/gtest.h>

namespace coregulation::protocol {
namespace {

TEST(texts, are_measured_in_code_points) {
    text_rule const three{3, 3};
    EXPECT_TRUE(fits("abc", three));
    EXPECT_TRUE(fits("\u00e4\u674e\U0001F33F", three)); // 2, 3 and 4 bytes
    EXPECT_FALSE(fits("ab", three));
    EXPECT_FALSE(fits("\u00e4\u00e4\u00e4\u00e4", three));
    EXPECT_TRUE(fits("", text_rule{0, 3}));
}

TEST(texts, of_one_line_hold_no_control_characters) {
    EXPECT_TRUE(fits("Ana \u05d0\u05d1 \u0645", rules::name)); // names written from right to left are names
    for (auto const* bad : {"a\nb", "a\tb", "a\u007fb", "a\u0085b", "a\u2028b", "a\u2029b", "a\u202eb", "a\u2066b"})
        EXPECT_FALSE(fits(bad, rules::name)) << bad;
    EXPECT_FALSE(fits(std::string_view("a\0b", 3), rules::name));
    EXPECT_FALSE(fits("Tuesday\u202e", rules::title));
}

TEST(texts, of_several_lines_may_hold_line_feeds) {
    EXPECT_TRUE(fits("a\n\tb", rules::sentence));
    EXPECT_FALSE(fits("a\rb", rules::sentence));
}

TEST(secrets, are_safe_in_urls) {
    EXPECT_TRUE(fits("N3dUe8_hLq-05VfJtP6oXw", rules::secret));
    for (auto const* bad : {"", "a b", "a/b", "a=", "\u00e4"}) EXPECT_FALSE(fits(bad, rules::secret)) << bad;
}

} // namespace
} // namespace coregulation::protocol
