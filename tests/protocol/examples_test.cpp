// The golden examples: what one language writes the other reads, byte for byte.

#include "protocol/json.hpp"
#include "protocol/names.hpp"
#include "tests/protocol/files.hpp"

#include <gtest/gtest.h>

#include <set>

namespace coregulation::protocol {
namespace {

std::string line(std::filesystem::path const& file) {
    auto text = test::content(file);
    EXPECT_TRUE(text.ends_with('\n')) << file;
    text.pop_back();
    return text;
}

// The text as this program would write it, whichever direction it goes.
std::string rewritten(std::string const& text) {
    auto from_client = decode_client(text);
    if (auto const* message = std::get_if<client_message>(&from_client)) return encode(*message);
    auto from_server = decode_server(text);
    if (auto const* message = std::get_if<server_message>(&from_server)) return encode(*message);
    return "refused: " + encode(server_message(std::get<error>(from_client))) +
           encode(server_message(std::get<error>(from_server)));
}

template<class messages, std::size_t... i>
std::set<std::string, std::less<>> types(std::index_sequence<i...>) {
    return {std::string(type_of<std::variant_alternative_t<i, messages>>)...};
}

TEST(examples, are_read_and_written_byte_for_byte) {
    auto const files = test::json_files(test::folder / "examples");
    ASSERT_GE(files.size(), 27u);
    for (auto const& file : files) {
        auto const text = line(file);
        EXPECT_EQ(rewritten(text), text) << file.filename();
    }
}

TEST(examples, show_every_message) {
    auto missing = types<client_message>(std::make_index_sequence<std::variant_size_v<client_message>>{});
    missing.merge(types<server_message>(std::make_index_sequence<std::variant_size_v<server_message>>{}));
    EXPECT_EQ(missing.size(), std::variant_size_v<client_message> + std::variant_size_v<server_message>);
    for (auto const& file : test::json_files(test::folder / "examples"))
        missing.erase(test::parsed(file)["type"].get<std::string>());
    EXPECT_EQ(missing, (std::set<std::string, std::less<>>{}));
}

TEST(invalid_examples, are_refused_with_the_code_and_the_field_they_state) {
    auto const files = test::json_files(test::folder / "examples/invalid");
    ASSERT_GE(files.size(), 50u);
    for (auto const& file : files) {
        auto const example = test::parsed(file);
        auto const text = example["text"].get<std::string>();
        std::optional<error> refusal;
        if (example["direction"] == "client") {
            auto const decoded = decode_client(text);
            if (auto const* wrong = std::get_if<error>(&decoded)) refusal = *wrong;
        } else {
            auto const decoded = decode_server(text);
            // A server's `error` is a message too: it is the second alternative that counts.
            if (decoded.index() == 1) refusal = std::get<1>(decoded);
        }
        ASSERT_TRUE(refusal) << file.filename() << " was accepted";
        EXPECT_EQ(name_of(refusal->code), example["code"].get<std::string>()) << file.filename();
        auto const field = example["field"].get<std::string>();
        auto const begins = (field.empty() ? "the message" : field) + " ";
        EXPECT_TRUE(refusal->message.starts_with(begins)) << file.filename() << ": " << refusal->message;
        EXPECT_EQ(encode(server_message(*refusal)).find('\0'), std::string::npos);
    }
}

TEST(newer_examples, are_read_as_far_as_they_are_understood) {
    auto const files = test::json_files(test::folder / "examples/newer");
    ASSERT_GE(files.size(), 5u);
    for (auto const& file : files) {
        auto const example = test::parsed(file);
        auto const decoded = decode_server(example["text"].get<std::string>());
        ASSERT_EQ(decoded.index(), 0u) << file.filename() << ": " << std::get<1>(decoded).message;
        EXPECT_EQ(encode(std::get<0>(decoded)), example["reads_as"].get<std::string>()) << file.filename();
    }
}

} // namespace
} // namespace coregulation::protocol
