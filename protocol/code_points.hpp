// Unicode code points of UTF-8 that a JSON parser has already found well-formed.
#pragma once

#include <cstddef>
#include <string_view>

namespace coregulation::protocol {

// How many bytes the code point takes that begins with this byte.
constexpr std::size_t code_point_size(char first) {
    auto const byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

template<class F>
constexpr void for_each_code_point(std::string_view utf8, F const& f) {
    for (std::size_t i = 0; i < utf8.size();) {
        auto const size = code_point_size(utf8[i]);
        auto const first = static_cast<unsigned char>(utf8[i]);
        // The first byte carries 7, 5, 4 or 3 bits, each further one 6.
        char32_t c = size == 1 ? first : static_cast<char32_t>(first & (0xFF >> (size + 1)));
        for (std::size_t k = 1; k < size && i + k < utf8.size(); ++k)
            c = (c << 6) | static_cast<char32_t>(static_cast<unsigned char>(utf8[i + k]) & 0x3F);
        f(c);
        i += size;
    }
}

constexpr std::string_view first_code_points(std::string_view utf8, std::size_t count) {
    std::size_t i = 0;
    while (i < utf8.size() && count-- > 0) i += code_point_size(utf8[i]);
    return utf8.substr(0, i);
}

// What has no place in a line of text: control characters (C0, DEL, C1), the line and
// paragraph separators, and the overrides of writing direction that can disguise a name.
constexpr bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

} // namespace coregulation::protocol
