#include "protocol/rules.hpp"

#include "protocol/code_points.hpp"

namespace coregulation::protocol {

namespace {

bool allowed(char32_t c, alphabet letters) {
    bool const digit = c >= '0' && c <= '9';
    switch (letters) {
    case alphabet::lower_hex:
        return digit || (c >= 'a' && c <= 'f');
    case alphabet::url_safe:
        return digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    case alphabet::any_text:
        if (c == '\n' || c == '\t') return true;
        [[fallthrough]];
    case alphabet::any_line:
        return !is_control(c);
    }
    return false;
}

} // namespace

bool fits(std::string_view utf8, text_rule rule) {
    std::size_t count = 0;
    bool good = true;
    for_each_code_point(utf8, [&](char32_t c) {
        ++count;
        good = good && allowed(c, rule.letters);
    });
    return good && count >= rule.min && count <= rule.max;
}

} // namespace coregulation::protocol
