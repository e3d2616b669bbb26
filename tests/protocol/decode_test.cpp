// What decoding gives besides the message: which notification was refused, how foreign
// text is repeated, and that no text brings it down.

#include "protocol/json.hpp"
#include "tests/protocol/files.hpp"

#include <gtest/gtest.h>

#include <random>

namespace coregulation::protocol {
namespace {

error refusal(std::string_view text) {
    auto decoded = decode_client(text);
    if (decoded.index() == 0) {
        ADD_FAILURE() << "accepted: " << text;
        return {};
    }
    return std::get<1>(decoded);
}

std::string const stream_digits = "5f1c9a0e7b3d42688e01c4d7a95b6f20";

std::string notification_with(std::string const& seq, std::string const& rr) {
    return R"({"type":"notification","stream":")" + stream_digits + R"(","seq":)" + seq +
           R"(,"client_ms":1,"rr_ms":[)" + rr + "]}";
}

TEST(a_refused_notification, is_named_by_its_number) {
    EXPECT_EQ(refusal(notification_with("12", "199")).seq, 12u);
    EXPECT_EQ(refusal(notification_with("12", "\"a\"")).seq, 12u);
}

TEST(a_refused_notification, without_a_usable_number_is_not_named) {
    EXPECT_EQ(refusal(notification_with("-1", "800")).seq, std::nullopt);
    EXPECT_EQ(refusal(notification_with("1.5", "800")).seq, std::nullopt);
    EXPECT_EQ(refusal(R"({"type":"mark","seq":4,"text":"a","shared":true})").seq, std::nullopt);
}

TEST(a_refusal, says_what_was_expected) {
    EXPECT_EQ(refusal(notification_with("1", "3000.1")).expected, "200 to 3000");
    EXPECT_EQ(refusal(R"({"type":"set_consent","keep":1})").expected, "true or false");
    EXPECT_EQ(refusal(R"({"type":"set_visibility","visibility":"all"})").expected, "only_me, facilitator or group");
    EXPECT_EQ(refusal(R"({"type":"clock_ping","id":-1,"client_ms":0})").expected, "0 to 4294967295");
}

TEST(a_refusal, repeats_a_long_foreign_key_only_in_part) {
    std::string key;
    for (int i = 0; i < 3000; ++i) key += "ü";
    auto const wrong = refusal(R"({"type":"leave",")" + key + R"(":1})");
    EXPECT_EQ(wrong.code, error_code::unknown_field);
    EXPECT_LT(wrong.message.size(), 200u);
    auto const again = decode_server(encode(server_message(wrong)));
    ASSERT_EQ(again.index(), 0u);
}

TEST(a_refusal, can_itself_be_sent_whatever_it_repeats) {
    auto const wrong = refusal(R"({"type":"leave","a\u0000\"\u001b\u2028":1})");
    EXPECT_EQ(wrong.code, error_code::unknown_field);
    auto const again = decode_server(encode(server_message(wrong)));
    EXPECT_EQ(again.index(), 0u) << std::get<1>(again).message;
}

TEST(invalid_utf8, is_not_json) {
    EXPECT_EQ(refusal("{\"type\":\"mark\",\"text\":\"\xC3(\",\"shared\":true}").code, error_code::not_json);
    EXPECT_EQ(refusal("{\"type\":\"mark\",\"text\":\"\xED\xA0\x80\",\"shared\":true}").code, error_code::not_json);
    EXPECT_EQ(refusal("{\"type\":\"mark\",\"text\":\"\xF0\x9F\"}").code, error_code::not_json);
    EXPECT_EQ(refusal(std::string("\0\x01\x02", 3)).code, error_code::not_json);
}

TEST(names, are_counted_in_code_points) {
    std::string forty;
    for (int i = 0; i < 40; ++i) forty += "\xF0\x9F\x8C\xBF";
    auto const join_text = R"({"type":"join","link":"x","name":")" + forty + R"(","stream":")" + stream_digits +
                           R"(","visibility":"group","keep":true,"seat":true,"sensor":"none"})";
    auto const decoded = decode_client(join_text);
    ASSERT_EQ(decoded.index(), 0u) << std::get<1>(decoded).message;
    EXPECT_EQ(std::get<join>(std::get<0>(decoded)).name, forty);
}

// Not a substitute for a fuzzer: a fixed walk around the examples for every test run.
TEST(decoding, survives_every_cut_and_many_changes_of_the_examples) {
    std::mt19937 random(20240611);
    std::size_t accepted = 0, refused = 0;
    auto const count = [&](std::string const& text) {
        auto const client = decode_client(text);
        auto const server = decode_server(text);
        if (client.index() == 0) {
            EXPECT_EQ(decode_client(encode(std::get<0>(client))).index(), 0u) << text;
        }
        if (server.index() == 0) {
            EXPECT_EQ(decode_server(encode(std::get<0>(server))).index(), 0u) << text;
        }
        ++(client.index() == 0 || server.index() == 0 ? accepted : refused);
    };
    for (auto const& file : test::json_files(test::folder / "examples")) {
        auto const text = test::content(file);
        for (std::size_t cut = 0; cut + 2 < text.size(); cut += 3) {
            auto const decoded = decode_server(text.substr(0, cut));
            EXPECT_EQ(decoded.index(), 1u) << text.substr(0, cut);
        }
        for (int change = 0; change < 200; ++change) {
            auto changed = text;
            changed[random() % changed.size()] = "\"{}[]:,-+.eE019tn\\u \x01\x80\xFF"[random() % 24];
            count(changed);
        }
    }
    EXPECT_GT(accepted, 100u);
    EXPECT_GT(refused, 1000u);
}

} // namespace
} // namespace coregulation::protocol
