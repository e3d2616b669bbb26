// Bytes as hexadecimal digits, two each, lower case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coregulation::storage {

inline std::string to_hex(std::string_view bytes) {
    constexpr char const* digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

inline std::optional<std::string> from_hex(std::string_view digits) {
    auto value = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        return -1;
    };
    if (digits.size() % 2 != 0) return {};
    std::string out;
    out.reserve(digits.size() / 2);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        int const high = value(digits[i]), low = value(digits[i + 1]);
        if (high < 0 || low < 0) return {};
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

} // namespace coregulation::storage
