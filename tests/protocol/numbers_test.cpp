// The one rule by which both languages write numbers.

#include "protocol/json.hpp"
#include "protocol/writer.hpp"
#include "tests/protocol/files.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace coregulation::protocol {
namespace {

std::string written(double x, int decimals) {
    std::string out;
    append_number(out, x, decimals);
    return out;
}

TEST(numbers, are_written_as_the_table_states) {
    auto const rows = test::parsed(test::folder / "examples/rounding/numbers.json");
    ASSERT_GE(rows.size(), 300u);
    for (auto const& row : rows)
        EXPECT_EQ(written(row["x"].get<double>(), row["decimals"].get<int>()), row["text"].get<std::string>()) << row;
}

TEST(numbers, stay_as_they_are_when_written_twice) {
    for (double x = -3; x < 3; x += 0.000977) {
        auto const once = written(x, 4);
        EXPECT_EQ(written(std::stod(once), 4), once);
        EXPECT_LE(std::fabs(std::stod(once) - x), 0.00005 + 1e-12);
    }
}

TEST(numbers, that_json_cannot_carry_are_refused) {
    EXPECT_THROW(written(std::numeric_limits<double>::quiet_NaN(), 3), std::domain_error);
    EXPECT_THROW(written(std::numeric_limits<double>::infinity(), 3), std::domain_error);
    EXPECT_THROW(written(-1.1e12, 3), std::domain_error);
}

TEST(numbers, that_are_not_finite_are_left_out_where_a_value_is_optional) {
    auto const nan = std::numeric_limits<double>::quiet_NaN();
    self_frame mine;
    mine.seat = 1;
    mine.values.is = state::measuring;
    mine.values.heart_rate_bpm = nan;
    mine.values.rhythm_bpm = {nan, 61.0, {}, 62.004};
    EXPECT_EQ(
        encode(server_message(mine)),
        R"({"type":"self","epoch":1,"number":0,"at_ms":0,"seat":1,"visibility":"only_me","keep":false,"paused":false,)"
        R"("state":"measuring","rhythm_bpm":[null,61,null,62]})");
    mine.at_ms = nan;
    EXPECT_THROW(encode(server_message(mine)), std::domain_error);
}

TEST(numbers, that_grow_without_bound_are_written_as_the_largest) {
    self_frame mine;
    mine.seat = 1;
    mine.values.coherent = coherence{};
    mine.values.coherent->ratio = 5e16;
    auto const decoded = decode_server(encode(server_message(mine)));
    ASSERT_EQ(decoded.index(), 0u);
    EXPECT_EQ(std::get<self_frame>(std::get<0>(decoded)).values.coherent->ratio, 1e9);
}

TEST(numbers, spelled_as_whole_ones_are_read_as_integers) {
    auto const decoded = decode_client(R"({"type":"clock_ping","id":3.0,"client_ms":1e3})");
    ASSERT_EQ(decoded.index(), 0u);
    auto const& ping = std::get<clock_ping>(std::get<0>(decoded));
    EXPECT_EQ(ping.id, 3u);
    EXPECT_EQ(ping.client_ms, 1000);
}

} // namespace
} // namespace coregulation::protocol
