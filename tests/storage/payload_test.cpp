#include "storage/postgres/payload.hpp"
#include "storage/store.hpp"

#include "tests/storage/examples.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <set>

namespace coregulation::storage {
namespace {

bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

clock_sample through(clock_sample const& one) {
    auto const [kind, payload] = encode(one);
    return std::get<clock_sample>(decode(kind, payload).value());
}

TEST(payload, every_happening_comes_back_as_it_was) {
    std::set<std::size_t> seen;
    for (auto const& one : examples::every_happening()) {
        auto const [kind, payload] = encode(one);
        EXPECT_EQ(decode(kind, payload), one) << kind << ' ' << payload;
        seen.insert(one.index());
    }
    EXPECT_EQ(seen.size(), std::variant_size_v<happening>) << "an alternative has no example";
}

TEST(payload, doubles_come_back_bit_for_bit) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 20'000; ++i) {
        auto const value = std::bit_cast<double>(random());
        if (value != value) continue; // NaN has many bit patterns and one meaning
        EXPECT_TRUE(same_bits(through({1, value, 0, 0, 0}).sent_ms, value)) << value;
    }
    EXPECT_TRUE(same_bits(through({1, -0.0, 0, 0, 0}).sent_ms, -0.0));
}

TEST(payload, numbers_that_json_lacks_have_words) {
    auto const infinity = std::numeric_limits<double>::infinity();
    auto const back = through({1, infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), 0});
    EXPECT_EQ(back.sent_ms, infinity);
    EXPECT_EQ(back.server_received_ms, -infinity);
    EXPECT_TRUE(back.server_sent_ms != back.server_sent_ms);
}

TEST(payload, reads_as_ordinary_json) {
    auto const [kind, payload] = encode(marker_set{7, "calm", false});
    EXPECT_EQ(kind, "marker_set");
    EXPECT_EQ(payload, R"({"member":7,"shared":false,"text":"calm"})");
}

TEST(payload, of_a_session_from_before_there_were_doors_is_still_read) {
    auto const [kind, payload] = encode(member_joined{1, {}, 1, "Ada", "00ff", {}, true, {}, {}});
    auto older = payload;
    auto const key = older.find(R"(,"waiting":false)");
    ASSERT_NE(key, std::string::npos) << payload;
    older.erase(key, std::string_view(R"(,"waiting":false)").size());
    auto const read = decode(kind, older);
    ASSERT_TRUE(read);
    EXPECT_FALSE(std::get<member_joined>(*read).waiting);
    EXPECT_EQ(decode("session_ended", "{}"), happening(session_ended{false}));
}

TEST(payload, refuses_what_it_never_wrote) {
    EXPECT_FALSE(decode("member_joined", "{}"));
    EXPECT_FALSE(decode("plan_set", R"({"parts":{}})"));
    EXPECT_FALSE(decode("plan_set", R"({"parts":[{"phase":"lunch","minutes":1}]})"));
    EXPECT_FALSE(decode("practice_set", R"({"practice":{"guide":[],"began_ms":0}})"));
    EXPECT_FALSE(decode("session_ended", R"({"emergency":1})"));
    EXPECT_FALSE(decode("moon_landed", "{}"));
    EXPECT_FALSE(decode("member_away", "{}"));
    EXPECT_FALSE(decode("member_away", R"({"member":-1})"));
    EXPECT_FALSE(decode("member_away", R"({"member":4294967296})"));
    EXPECT_FALSE(decode("member_away", R"({"member":1.5})"));
    EXPECT_FALSE(decode("member_away", R"({"member":"1"})"));
    EXPECT_FALSE(decode("member_away", "[1]"));
    EXPECT_FALSE(decode("member_away", "not json"));
    EXPECT_FALSE(decode("phase_set", R"({"name":"lunch"})"));
    EXPECT_FALSE(decode("consent_set", R"({"member":1,"keep":1})"));
    EXPECT_FALSE(decode("marker_set", R"({"member":1,"shared":true,"text":{"hex":"0g"}})"));
}

TEST(payload, an_enumeration_out_of_range_is_refused_when_written) {
    EXPECT_THROW(encode(phase_set{static_cast<protocol::phase>(99)}), refused);
}

} // namespace
} // namespace coregulation::storage
