#include "server/analysis/text.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace coregulation::analysis {

namespace {

template<class value_t>
void append_chars(std::string& text, value_t value) {
    std::array<char, 32> digits; // the longest double has 24
    auto const [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault == std::errc{}) text.append(digits.data(), end);
}

} // namespace

void append_number(std::string& text, double value) {
    append_chars(text, value);
}

void append_number(std::string& text, std::size_t value) {
    append_chars(text, value);
}

void append_json_string(std::string& text, std::string_view value) {
    text += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void append_csv_field(std::string& text, std::string_view value) {
    if (value.find_first_of(",\"\r\n") == value.npos) {
        text += value;
        return;
    }
    text += '"';
    for (auto const c : value) {
        if (c == '"') text += '"';
        text += c;
    }
    text += '"';
}

std::string xml_text(std::string_view value) {
    // Through JSON and back: what is no UTF-8 is replaced on the way.
    auto const json = nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    auto const valid = nlohmann::json::parse(json).get<std::string>();
    std::string text;
    for (auto const c : valid) {
        if (c == '&')
            text += "&amp;";
        else if (c == '<')
            text += "&lt;";
        else if (c == '>')
            text += "&gt;";
        else if (c == '"')
            text += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20)
            text += c;
    }
    return text;
}

} // namespace coregulation::analysis
