#include "server/net/rfc6455.hpp"

#include <algorithm>

namespace coregulation::net {

namespace {

constexpr std::size_t key_letters = 22; // of 16 bytes; two signs fill them up to a multiple of four

bool is_base64(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// Bytes of the character that begins so.
std::size_t length(char first) {
    auto const byte = static_cast<unsigned char>(first);
    if (byte >= 0xf0) return 4;
    if (byte >= 0xe0) return 3;
    return byte >= 0xc0 ? 2 : 1;
}

} // namespace

bool is_websocket_key(std::string_view key) {
    return key.size() == key_letters + 2 && key.ends_with("==") &&
           std::ranges::all_of(key.substr(0, key_letters), is_base64);
}

bool ends_within_character(std::string_view text) {
    std::size_t after = 0; // continuation bytes at the end
    while (after < text.size() && after < 3 && continues(text[text.size() - 1 - after])) ++after;
    if (after == text.size()) return after > 0;
    return length(text[text.size() - 1 - after]) > after + 1;
}

} // namespace coregulation::net
