#include "protocol/writer.hpp"

#include <charconv>
#include <stdexcept>

namespace coregulation::protocol {

namespace {
constexpr std::array power_of_ten{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
constexpr double most = 1e15; // up to here every multiple of 10^-d prints alike in C++ and JavaScript
} // namespace

void append_integer(std::string& out, std::uint64_t n) {
    std::array<char, 20> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_number(std::string& out, double x, int decimals) {
    double const scale = power_of_ten.at(static_cast<std::size_t>(decimals));
    double const rounded = std::floor(std::fabs(x) * scale + 0.5);
    if (!(rounded <= most)) throw std::domain_error("a number that JSON cannot carry");
    auto const n = static_cast<std::uint64_t>(rounded);
    auto const unit = static_cast<std::uint64_t>(scale);
    if (x < 0 && n > 0) out += '-';
    append_integer(out, n / unit);
    auto fraction = n % unit;
    if (fraction == 0) return;
    out += '.';
    for (auto place = unit / 10; fraction != 0; place /= 10) {
        out += static_cast<char>('0' + fraction / place);
        fraction %= place;
    }
}

void append_string(std::string& out, std::string_view utf8) {
    static constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (char const c : utf8) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (auto const byte = static_cast<unsigned char>(c); byte < 0x20) {
                out += "\\u00";
                out += hex[byte >> 4];
                out += hex[byte & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

} // namespace coregulation::protocol
