// The C++ side of the schemas: same fields, order, ranges, decimals and words.

#include "protocol/json.hpp"
#include "tests/protocol/schema_walk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coregulation::protocol {
namespace {

template<class messages, std::size_t i = 0>
void compare(test::schema_json const& defs, std::vector<std::string>& found) {
    if constexpr (i < std::variant_size_v<messages>) {
        using M = std::variant_alternative_t<i, messages>;
        std::string const type(type_of<M>);
        auto const schema = test::parsed(test::folder / "schema" / (type + ".json"));
        EXPECT_EQ(schema["properties"]["type"]["const"], type);
        EXPECT_EQ(schema["required"][0], "type");
        test::schema_walk walk(schema, defs, type, found);
        M message;
        fields(walk, message);
        walk.close();
        compare<messages, i + 1>(defs, found);
    }
}

template<class messages, std::size_t... i>
std::vector<std::string> references(std::index_sequence<i...>) {
    return {std::string(type_of<std::variant_alternative_t<i, messages>>) + ".json" ...};
}

template<class messages>
void compare_direction(char const* file) {
    std::vector<std::string> listed;
    auto const schema = test::parsed(test::folder / "schema" / file);
    for (auto const& one : schema["oneOf"]) listed.push_back(one["$ref"].get<std::string>());
    EXPECT_EQ(listed, references<messages>(std::make_index_sequence<std::variant_size_v<messages>>{}));
}

TEST(schemas, state_what_the_codec_does) {
    auto const shared = test::parsed(test::folder / "schema/shared.json");
    std::vector<std::string> found;
    compare<client_message>(shared["$defs"], found);
    compare<server_message>(shared["$defs"], found);
    EXPECT_THAT(found, testing::IsEmpty());
}

TEST(schemas, list_the_messages_of_each_direction) {
    compare_direction<client_message>("client_message.json");
    compare_direction<server_message>("server_message.json");
}

// The walk itself must see a difference when there is one.
TEST(schemas, that_differ_are_noticed) {
    auto const shared = test::parsed(test::folder / "schema/shared.json");
    auto schema = test::parsed(test::folder / "schema/clock_ping.json");
    schema["properties"]["id"] = {{"type", "integer"}, {"minimum", 0}, {"maximum", 7}};
    schema["properties"]["client_ms"] = {{"type", "number"}, {"minimum", 0}, {"maximum", 1e12}, {"x-decimals", 2}};
    schema["properties"]["more"] = {{"type", "boolean"}};
    schema["required"].push_back("received_ms");
    std::vector<std::string> found;
    test::schema_walk walk(schema, shared["$defs"], "clock_ping", found);
    clock_ping message;
    fields(walk, message);
    walk.close();
    EXPECT_THAT(
        found, testing::ElementsAre(
                   "clock_ping.id: the range differs", "clock_ping.client_ms: the decimals differs",
                   "clock_ping.received_ms: required differs", "clock_ping.more: only in the schema"));
}

} // namespace
} // namespace coregulation::protocol
